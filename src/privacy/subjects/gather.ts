import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Declaration, PersonalData } from '#privacy/declaration.ts';
import { bases, seenBy } from '#privacy/notice/notice.ts';
import { purposes } from '#privacy/purposes.ts';
import { type Subject, type SubjectTable, subjectTables, valueOf } from './subject.ts';

/** A copy of everything that is kept about somebody, each field with what GDPR Art. 15(1) wants said of it. */
export type OwnData = {
  readonly madeAt: string;
  readonly tables: readonly OwnTable[];
};

type OwnTable = {
  readonly table: string;
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly fields: Readonly<Record<string, FieldFacts>>;
};

type FieldFacts = {
  readonly what: string;
  readonly purpose: string;
  readonly basis: string;
  readonly source: string;
  readonly recipients: string;
  readonly retention: string;
};

/** What is about somebody else, or would let in whoever has it, is not in the copy. */
export async function gatherOwnData(
  { database, clock }: Context,
  inventory: readonly PersonalData[],
  subject: Subject,
): Promise<OwnData> {
  const tables: OwnTable[] = [];
  for (const table of subjectTables(inventory)) {
    const shown = Object.entries(table.columns).filter(([, declared]) => declared.export === 'yes');
    if (shown.length === 0 || valueOf(table, subject) === undefined) continue;
    const { rows } = await sql<Record<string, unknown>>`
      select ${sql.join(shown.map(([column]) => sql.ref(column)))} from ${sql.table(table.table)}
      where ${sql.ref(table.column)} = ${valueOf(table, subject)}
    `.execute(database.db);
    if (rows.length === 0) continue;
    const fields = Object.fromEntries(shown.map(([column, declared]) => [column, factsOf(declared)]));
    tables.push({ table: table.table, rows: rows.map((row) => redacted(row, table)), fields });
  }
  return { madeAt: clock.now().toISOString(), tables };
}

/** What names the other one of a record between two people is left out. */
function redacted(row: Record<string, unknown>, { others = [] }: SubjectTable): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).map(([column, value]) => [
      column,
      others.includes(column) && value !== null ? '[another person]' : value,
    ]),
  );
}

function factsOf({ what, purpose, basis, visibility, retention }: Declaration): FieldFacts {
  return {
    what,
    retention,
    purpose: purposes[purpose],
    basis: bases[basis],
    source: 'you, by using this server',
    recipients: seenBy[visibility],
  };
}
