import type { Declaration, PersonalData } from '#privacy/declaration.ts';

/** How far back figures go. */
export const usageDays = 400;

const counted: Omit<Declaration, 'what'> = {
  whose: 'nobody',
  purpose: 'run the organization’s account',
  basis: 'not-personal',
  visibility: 'organization',
  retention: `${usageDays} days`,
  export: 'yes',
  erase: 'delete-row',
};

export const meteringPersonalData: PersonalData = {
  owner: 'metering',
  tables: {
    usage_hours: {
      organization_id: { ...counted, what: 'whose pictures were delivered' },
      hour: { ...counted, what: 'the hour that was counted' },
      run_id: { ...counted, what: 'the process that counted' },
      delivered_bytes: { ...counted, what: 'how many bytes were delivered, to nobody in particular' },
      deliveries: { ...counted, what: 'how many pictures were delivered' },
      transformations: { ...counted, what: 'how many pictures were rendered' },
    },
  },
  ages: [{ table: 'usage_hours', since: 'hour', days: usageDays, what: 'hourly figures' }],
};
