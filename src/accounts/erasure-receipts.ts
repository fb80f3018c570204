import { createHmac } from 'node:crypto';
import type { Visitor } from '#access/actor.ts';
import { accessProblems } from '#access/problems.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { Problem } from '#platform/problem.ts';
import type { LedgerEntry } from '#privacy/ledger/chain.ts';
import { type SignedReceipt, signReceipt } from '#privacy/receipts/sign-receipt.ts';
import type { Erased } from '#privacy/subjects/erase.ts';
import { erasureSecret } from './erase-again.ts';
import { hashToken } from './one-time-links.ts';
import { receiptKey } from './receipt-key.ts';

/**
 * Where the receipt of an erasure is going to be. The link is made from who or what it is (an id, or an address without an account) and a
 * secret of this installation, so that it can be given before anything is erased, and nothing has to remember whom it was given to.
 */
export async function receiptUrl(ctx: Context, name: string): Promise<string> {
  return `${ctx.addresses.publicUrl}/privacy/receipts/${tokenOf(await erasureSecret(ctx), name)}`;
}

function tokenOf(secret: Buffer, name: string): string {
  return createHmac('sha256', secret).update(`receipt ${name}`).digest('base64url');
}

type Done = {
  readonly of: 'person' | 'organization';
  /** Those that links were made from: an id, an address. */
  readonly names: readonly string[];
  readonly erased: Erased;
  readonly entry: LedgerEntry;
};

/** What signs receipts and keeps them; asked for before the transaction begins in which somebody is erased. */
export async function prepareReceipts(ctx: Context): Promise<(tx: Tx, done: Done) => Promise<SignedReceipt>> {
  const [key, secret] = [await receiptKey(ctx), await erasureSecret(ctx)];
  return async (tx, { of, names, erased, entry }) => {
    const receipt = signReceipt(key, {
      ...{ kind: 'erasure', of },
      server: ctx.addresses.publicUrl,
      erasedAt: entry.at,
      erased,
      record: { seq: entry.seq, hash: entry.hash, subject: entry.facts['subject'] },
    });
    const row = { receipt: JSON.stringify(receipt), made_at: new Date(entry.at) };
    await tx
      .insertInto('erasure_receipts')
      .values([...new Set(names)].map((name) => ({ token_hash: hashToken(tokenOf(secret, name)), ...row })))
      // Erased once more, as after a restore: the latest counts.
      .onConflict((conflict) => conflict.column('token_hash').doUpdateSet(row))
      .execute();
    return receipt;
  };
}

/** What the link of somebody who was erased shows. Throws `not-found` before that, and when it is kept no longer. */
export async function readReceipt(ctx: Context, _actor: Visitor, token: string): Promise<SignedReceipt> {
  const row = await ctx.database.db
    .selectFrom('erasure_receipts')
    .select('receipt')
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst();
  if (row === undefined) throw new Problem(accessProblems['not-found']);
  return row.receipt;
}
