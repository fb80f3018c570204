import { cookies } from './cookies.ts';
import type { Purpose } from './purposes.ts';

/** Something that is done only for who agreed to it. */
export type OptionalPurpose = {
  readonly purpose: Purpose;
  /** What somebody agrees to, in one sentence. */
  readonly says: string;
  /** Categories of data, as a receipt names them. */
  readonly data: readonly string[];
  /** Ids of recipients; nobody outside where it is empty. */
  readonly recipients: readonly string[];
  readonly retention: string;
};

/** All that is optional. What is not here is done because somebody asked for it, or not at all. */
export const optionalPurposes = [
  {
    purpose: 'understand how the pages are used',
    says: 'Your visits to pages of this server, once a day and in groups: by kind of page, by where you came from (nowhere, here, a search engine, another site), by phone, tablet or computer, and by country.',
    data: [
      'kind of page',
      'kind of the page before it',
      'kind of device',
      'country, by a table on this server',
    ],
    recipients: [],
    retention:
      'the counts of a day until the report of its month is made; that you were counted today, until midnight and in memory only',
  },
] as const satisfies readonly OptionalPurpose[];

export type OptionalPurposeName = (typeof optionalPurposes)[number]['purpose'];

/** How many days a choice counts: as long as the cookie that stands for it. */
export const choiceDays = cookies.choice.lifetime / 86_400;
