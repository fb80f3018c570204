import { accountsProblems } from '#accounts/problems.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { Problem } from '#platform/problem.ts';
import { stepOfCode } from './codes.ts';
import { useRecoveryCode } from './recovery-codes.ts';
import type { Authenticator } from './state.ts';

/**
 * Uses up a code of the app, or a recovery code where those count. Of two who come with the same one, one gets in.
 * Throws `code-wrong`.
 */
export async function useCode(
  ctx: Context,
  tx: Tx,
  { code, authenticator }: { code: string; authenticator: Authenticator },
): Promise<'app' | 'recovery'> {
  const plain = code.replaceAll(/[\s-]/g, '');
  const isOfApp = /^\d{6}$/.test(plain);
  if (isOfApp && (await useCodeOfApp(ctx, tx, { code: plain, authenticator }))) return 'app';
  const { personId, confirmed } = authenticator;
  if (!isOfApp && confirmed && (await useRecoveryCode(tx, personId, code))) return 'recovery';
  throw new Problem(accountsProblems['code-wrong'], { thing: 'code' });
}

/** The step only ever grows, so that no code counts twice, nor one from before it. */
async function useCodeOfApp(
  ctx: Context,
  tx: Tx,
  { code, authenticator }: { code: string; authenticator: Authenticator },
): Promise<boolean> {
  const step = stepOfCode(authenticator.secret, code, ctx.clock.now());
  if (step === undefined) return false;
  const used = await tx
    .updateTable('authenticators')
    .set({ last_step: step })
    .where('person_id', '=', authenticator.personId)
    .where('last_step', '<', step)
    .returning('person_id')
    .executeTakeFirst();
  return used !== undefined;
}
