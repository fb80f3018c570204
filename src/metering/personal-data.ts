import type { Declaration, PersonalData } from '#privacy/declaration.ts';

const counted: Omit<Declaration, 'what'> = {
  whose: 'nobody',
  purpose: 'run the organization’s account',
  basis: 'not-personal',
  visibility: 'organization',
  retention: '400 days',
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
};
