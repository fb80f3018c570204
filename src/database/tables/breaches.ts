import type { JSONColumnType } from 'kysely';
import type { Id } from '#platform/id.ts';

/** Data that got out, or may have. */
export type BreachesTable = {
  id: Id<'breach'>;
  /** What happened, in words. */
  what: string;
  /** The places of the inventory that were hit: `people`, `sessions.device`, `originals/`. */
  hit: JSONColumnType<readonly string[]>;
  /** Where only one organization's data was hit. */
  within_organization: Id<'organization'> | null;
  /** When somebody here came to know of it: 72 hours count from then. */
  known_at: Date;
  opened_at: Date;
  closed_at: Date | null;
};

/** What was found out, done and told since, in order. */
export type BreachEntriesTable = {
  breach_id: Id<'breach'>;
  /** From 1, without gaps. */
  seq: number;
  at: Date;
  kind: 'risk' | 'consequences' | 'measures' | 'reminded' | 'reported' | 'told' | 'closed';
  says: string;
};

/** Who was told. */
export type BreachLettersTable = {
  id: Id<'breach-letter'>;
  breach_id: Id<'breach'>;
  person_id: Id<'person'> | null;
  /** Null for somebody who has been erased since. */
  recipient: string | null;
  told_at: Date;
};
