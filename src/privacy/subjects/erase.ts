import { createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '#database/database.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import type { LedgerEntry } from '#privacy/ledger/chain.ts';
import { appendToLedger } from '#privacy/ledger/ledger.ts';
import { type Subject, type SubjectTable, subjectTables, valueOf } from './subject.ts';

/** How many rows of a table went, and in how many what was theirs was blanked. */
export type Erased = Readonly<Record<string, { readonly deleted: number; readonly blanked: number }>>;

/**
 * Erases somebody as the declarations say: where the column by which a row is theirs says `delete-row`, the row
 * goes; where it says `blank`, every column of it that says so is emptied. What was done is in the record under a
 * keyed hash of their id, so that it can be done again after a restore and tells nobody who it was.
 */
export async function eraseSubject(
  tx: Tx,
  inventory: readonly PersonalData[],
  { subject, now, secret }: { subject: Subject; now: Date; secret: Buffer },
): Promise<{ erased: Erased; entry: LedgerEntry }> {
  const erased: Record<string, { deleted: number; blanked: number }> = {};
  for (const table of subjectTables(inventory)) {
    if (valueOf(table, subject) === undefined) continue;
    const counts = (erased[table.table] ??= { deleted: 0, blanked: 0 });
    if (table.columns[table.column]?.erase === 'delete-row')
      counts.deleted += await deleteRows(tx, table, subject);
    else counts.blanked += await blankRows(tx, table, subject);
  }
  // No counts: anybody may read the record, and how much there was of somebody is theirs as well.
  const facts = { subject: hashSubject(secret, subject.personId ?? subject.address) };
  return { erased, entry: await appendToLedger(tx, now, { kind: 'erasure', facts }) };
}

/** What the record calls somebody. */
export function hashSubject(secret: Buffer, name: string): string {
  return createHmac('sha256', secret).update(`erasure ${name}`).digest('hex');
}

async function deleteRows(tx: Tx, table: SubjectTable, subject: Subject): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    delete from ${sql.table(table.table)} where ${sql.ref(table.column)} = ${valueOf(table, subject)}
  `.execute(tx);
  return Number(numAffectedRows);
}

async function blankRows(tx: Tx, table: SubjectTable, subject: Subject): Promise<number> {
  const { columns, others = [] } = table;
  const blank = Object.entries(columns).filter(
    ([name, { erase }]) => erase === 'blank' && !others.includes(name),
  );
  if (blank.length === 0) return 0;
  const { numAffectedRows = 0n } = await sql`
    update ${sql.table(table.table)} set ${sql.join(blank.map(([column]) => sql`${sql.ref(column)} = null`))}
    where ${sql.ref(table.column)} = ${valueOf(table, subject)}
  `.execute(tx);
  return Number(numAffectedRows);
}
