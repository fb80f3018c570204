import type { JSONColumnType } from 'kysely';
import type { Id } from '#platform/id.ts';

/** Somebody's data asked for by an authority, or to be given to protect somebody. */
export type DisclosuresTable = {
  id: Id<'disclosure'>;
  /** `transfer`: everything of an organization, to another server. */
  kind: 'order' | 'request' | 'protective' | 'transfer';
  /** Or who takes an organization over. */
  authority: string;
  /** What it rests on, as it is cited: a file number, a law. */
  instrument: string;
  /** Why it was decided so, in words. */
  reason: string;
  person_id: Id<'person'> | null;
  /** The address of whom it is about; null once they were erased. */
  subject: string | null;
  /** The tables it reaches, and no others. */
  scope: JSONColumnType<readonly string[]>;
  /** The law that forbids telling them, and until when. */
  bar_law: string | null;
  bar_until: Date | null;
  made_at: Date;
  first_by: string;
  second_by: string | null;
  second_at: Date | null;
  given_at: Date | null;
  given_sha256: Buffer | null;
  refused_at: Date | null;
  refused_because: string | null;
  told_at: Date | null;
};
