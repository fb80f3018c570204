import type { JSONColumnType } from 'kysely';
import type { Id } from '#platform/id.ts';

/** What somebody chose about what is optional. Of a visitor it names nobody: its id stands in a cookie of theirs. */
export type ConsentsTable = {
  id: Id<'consent'>;
  /** Null for a visitor without an account. */
  person_id: Id<'person'> | null;
  choice: 'agreed' | 'refused';
  /** What was agreed to or refused, as the receipt said it then. */
  statement: JSONColumnType<Readonly<Record<string, unknown>>>;
  made_at: Date;
  /** From then on it counts no more: it ran out, was withdrawn, or another took its place. */
  ends_at: Date;
  withdrawn_at: Date | null;
};
