import type { Declaration, PersonalData } from '#privacy/declaration.ts';

/** A month, and the night in which its report is made. */
const countedDays = 32;

const counted: Omit<Declaration, 'what'> = {
  whose: 'nobody',
  purpose: 'understand how the pages are used',
  basis: 'not-personal',
  visibility: 'operator',
  retention: `until the report of the month is made; ${countedDays} days at most`,
  export: 'no',
  erase: 'keep',
};
const published = {
  ...counted,
  visibility: 'public',
  retention: 'as long as the installation exists',
} as const;

export const audiencePersonalData: PersonalData = {
  owner: 'audience',
  tables: {
    audience_days: {
      day: { ...counted, what: 'a day' },
      measure: { ...counted, what: 'what visits of the day are divided by, such as kind of page' },
      value: { ...counted, what: 'one of few values of that' },
      visits: { ...counted, what: 'how many visitors who agreed to it were counted' },
      together: { ...counted, what: 'how many of them are known to be different people' },
    },
    audience_reports: {
      month: { ...published, what: 'a month' },
      made_at: { ...published, what: 'when its report was made' },
      figures: { ...published, what: 'counts of groups of ten and more, rounded' },
    },
  },
  ages: [{ table: 'audience_days', since: 'day', days: countedDays, what: 'daily counts of visits' }],
};
