import type { Actor } from '#access/actor.ts';
import { accessProblems } from '#access/problems.ts';
import { type Act, recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { Problem } from '#platform/problem.ts';

/** Records what was done to the library, in the transaction that does it. */
export async function recordInTrail(ctx: Context, tx: Tx, actor: Actor, act: Act): Promise<void> {
  if (actor.kind === 'visitor') throw new Problem(accessProblems.unauthorized);
  await recordAct(ctx, tx, { ...act, actor });
}
