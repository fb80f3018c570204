import type { Visitor } from '#access/actor.ts';
import { limit } from '#accounts/limits.ts';
import { findProof, takeProof } from '#accounts/pending-proofs.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { type Client, type SessionToken, startSession } from '#accounts/sessions.ts';
import { tellOwner } from '#accounts/tell-owner.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { countRecoveryCodes } from './recovery-codes.ts';
import { openAuthenticator } from './state.ts';
import { useCode } from './use-code.ts';

const purpose = 'second-factor';

/**
 * The second step of a sign-in: the code of the app, or a recovery code. A wrong one leaves the first step standing.
 * Throws `sign-in-over`, `code-wrong`, `too-many-attempts`.
 */
export async function finishSignIn(
  ctx: Context,
  _actor: Visitor,
  { token, code, client }: { token: string; code: string; client: Client },
): Promise<SessionToken> {
  const begun = await findProof(ctx, { token, purpose });
  const authenticator = begun?.personId == null ? undefined : await openAuthenticator(ctx, begun.personId);
  if (authenticator?.confirmed !== true) throw new Problem(accountsProblems['sign-in-over']);
  const { personId } = authenticator;
  limit(ctx, 'second-factor', { account: personId, address: client.address });
  return ctx.database.transaction(async (tx) => {
    const proof = await takeProof(ctx, tx, { token, purpose });
    if (proof === undefined) throw new Problem(accountsProblems['sign-in-over']);
    const used = await useCode(ctx, tx, { code, authenticator });
    if (used === 'recovery') await tellOfRecovery(ctx, tx, { personId, client });
    return startSession(ctx, tx, { personId, client, stay: proof.stay });
  });
}

/** Whether a first step stands, for the page that asks for the code. */
export async function isSignInBegun(ctx: Context, token: string): Promise<boolean> {
  return (await findProof(ctx, { token, purpose })) !== undefined;
}

async function tellOfRecovery(
  ctx: Context,
  tx: Tx,
  { personId, client }: { personId: Id<'person'>; client: Client },
): Promise<void> {
  const left = await countRecoveryCodes(tx, personId);
  const happened = `A recovery code let somebody in to your account, ${left} are left`;
  await tellOwner(ctx, tx, { personId, happened, client });
}
