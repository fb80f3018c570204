import type { Tx } from '#database/database.ts';
import { type Id, newId } from '#platform/id.ts';
import { parseNamed } from '#privacy/approvals.ts';

export type TransferCase = {
  /** Who takes the organization over. */
  readonly recipient: string;
  /** The acceptance it rests on. */
  readonly instrument: string;
  readonly reason: string;
  readonly tables: readonly string[];
  /** Who records it, which is the first approval. */
  readonly by: string;
};

/** Records that everything of an organization is to go to another server. It takes a second approval like any other case. */
export async function openTransferCase(tx: Tx, now: Date, input: TransferCase): Promise<Id<'disclosure'>> {
  const id = newId<'disclosure'>(now);
  await tx
    .insertInto('disclosures')
    .values({
      ...{ id, kind: 'transfer', person_id: null, subject: null, made_at: now },
      ...{ authority: input.recipient, instrument: input.instrument, reason: input.reason },
      ...{ scope: JSON.stringify(input.tables), first_by: parseNamed(input.by, 'by') },
    })
    .execute();
  return id;
}

/** Records that it went. Everybody was told a month before. What is on record of the first time stays as it is. */
export async function recordTransfer(
  tx: Tx,
  now: Date,
  { id, sha256 }: { readonly id: Id<'disclosure'>; readonly sha256: Buffer },
): Promise<void> {
  await tx
    .updateTable('disclosures')
    .set({ given_at: now, given_sha256: sha256, told_at: now })
    .where('id', '=', id)
    .where('given_at', 'is', null)
    .execute();
}
