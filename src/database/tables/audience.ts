import type { JSONColumnType } from 'kysely';

/** How many were counted on one day under one value of one measure; gone when the report of the month is made. */
export type AudienceDaysTable = {
  /** The beginning of the day, UTC. */
  day: Date;
  measure: 'all' | 'page' | 'origin' | 'device' | 'country';
  value: string;
  /** Visitors, each once a day; one twice where the process began anew between. */
  visits: number;
  /** The most of them that are known to be different people: those one process counted. */
  together: number;
};

/** What is published of a month, for good. */
export type AudienceReportsTable = {
  /** `2026-03` */
  month: string;
  made_at: Date;
  figures: JSONColumnType<object>;
};
