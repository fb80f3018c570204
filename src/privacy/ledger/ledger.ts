import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { beginning, hashEntry, type LedgerEntry } from './chain.ts';

/** Adds an entry that follows from the last one. `facts` say nothing about any person. */
export async function appendToLedger(
  tx: Tx,
  now: Date,
  entry: Pick<LedgerEntry, 'kind' | 'facts'>,
): Promise<LedgerEntry> {
  // Two at once would both follow the same one.
  await sql`lock table ledger in share row exclusive mode`.execute(tx);
  const last = await lastEntry(tx);
  const next = { seq: (last?.seq ?? 0) + 1, at: now.toISOString(), ...entry };
  const hash = hashEntry(last?.hash ?? beginning, next);
  await tx
    .insertInto('ledger')
    .values({
      seq: next.seq,
      at: now,
      kind: next.kind,
      facts: JSON.stringify(next.facts),
      hash: Buffer.from(hash, 'hex'),
    })
    .execute();
  return { ...next, hash };
}

async function lastEntry(tx: Tx): Promise<LedgerEntry | undefined> {
  const row = await tx.selectFrom('ledger').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row === undefined ? undefined : entryOf(row);
}

/** Entries after one, in order; at most 1,000 at a time. */
export async function listLedger({ database }: Context, after: number): Promise<LedgerEntry[]> {
  const rows = await database.db
    .selectFrom('ledger')
    .selectAll()
    .where('seq', '>', after)
    .orderBy('seq')
    .limit(1_000)
    .execute();
  return rows.map(entryOf);
}

/** All of it. It grows by a line or two a day. */
export async function wholeLedger(ctx: Context): Promise<LedgerEntry[]> {
  const entries: LedgerEntry[] = [];
  for (;;) {
    const more = await listLedger(ctx, entries.length);
    if (more.length === 0) return entries;
    entries.push(...more);
  }
}

function entryOf(row: {
  seq: number;
  at: Date;
  kind: LedgerEntry['kind'];
  facts: Readonly<Record<string, unknown>>;
  hash: Buffer;
}): LedgerEntry {
  const { seq, at, kind, facts, hash } = row;
  return { seq, at: at.toISOString(), kind, facts, hash: hash.toString('hex') };
}
