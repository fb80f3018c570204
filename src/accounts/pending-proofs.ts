import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import type { PendingProofsTable } from '#database/tables/accounts.ts';
import type { Id } from '#platform/id.ts';
import { hashToken, newToken } from './one-time-links.ts';

export type ProofPurpose = PendingProofsTable['purpose'];

/** How long somebody has, to find their phone and to type. */
export const proofSeconds = 600;

export type PendingProof = { readonly personId: Id<'person'> | null; readonly stay: boolean };

/** Begins something that has to be proven once, and soon. Only the token's hash is kept. */
export async function askProof(
  ctx: Context,
  db: Db | Tx,
  asked: { purpose: ProofPurpose; personId: Id<'person'> | null; stay: boolean },
): Promise<string> {
  const token = newToken();
  const now = ctx.clock.now();
  await db
    .insertInto('pending_proofs')
    .values({
      token_hash: hashToken(token),
      purpose: asked.purpose,
      person_id: asked.personId,
      stay: asked.stay,
      made_at: now,
      expires_at: new Date(now.getTime() + proofSeconds * 1_000),
    })
    .execute();
  return token;
}

/** What a token is to prove; undefined for one that is unknown, over, used or for something else. */
export async function findProof(
  ctx: Context,
  { token, purpose }: { token: string; purpose: ProofPurpose },
): Promise<PendingProof | undefined> {
  return ctx.database.db
    .selectFrom('pending_proofs')
    .select(['person_id as personId', 'stay'])
    .where('token_hash', '=', hashToken(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', ctx.clock.now())
    .executeTakeFirst();
}

/** The same, and nobody can use the token again. */
export async function takeProof(
  ctx: Context,
  db: Db | Tx,
  { token, purpose }: { token: string; purpose: ProofPurpose },
): Promise<PendingProof | undefined> {
  return db
    .deleteFrom('pending_proofs')
    .where('token_hash', '=', hashToken(token))
    .where('purpose', '=', purpose)
    .where('expires_at', '>', ctx.clock.now())
    .returning(['person_id as personId', 'stay'])
    .executeTakeFirst();
}
