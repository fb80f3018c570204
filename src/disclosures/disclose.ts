import { createHash } from 'node:crypto';
import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { gatherOwnData, type OwnData } from '#privacy/subjects/gather.ts';
import { openOne } from './cases.ts';
import { disclosuresProblems } from './problems.ts';
import { tellSubject } from './tell.ts';

/** What goes to an authority. */
export type Disclosed = {
  readonly case: string;
  readonly authority: string;
  readonly instrument: string;
  readonly tables: OwnData['tables'];
};

/**
 * The one way by which data is given to an authority: of one person, only what the case names, once two have approved it.
 * What was given is on record by its hash, and whom it is about is told in the same moment unless a law forbids that.
 * Throws `disclosure-not-found`, `disclosure-unapproved`.
 */
export async function discloseData(
  ctx: Context,
  _actor: Operator,
  input: { readonly id: string; readonly inventory: readonly PersonalData[] },
): Promise<string> {
  const found = await ctx.database.transaction((tx) => openOne(tx, input.id));
  // Everything of an organization goes in an archive of its own, and only after a month.
  if (found.kind === 'transfer') {
    throw new Problem(disclosuresProblems['disclosure-not-found'], { thing: 'disclosure', value: input.id });
  }
  const text = await gather(ctx, found, input.inventory);
  await ctx.database.transaction(async (tx) => {
    const { id, second_by: second, bar_until: barred } = await openOne(tx, input.id);
    if (second === null) throw new Problem(disclosuresProblems['disclosure-unapproved'], { value: id });
    const now = ctx.clock.now();
    const given = { given_at: now, given_sha256: createHash('sha256').update(text).digest() };
    await tx.updateTable('disclosures').set(given).where('id', '=', id).execute();
    if (barred === null || barred <= now) await tellSubject(ctx, tx, id);
  });
  return text;
}

async function gather(
  ctx: Context,
  { id, authority, instrument, scope, subject, person_id: personId }: Awaited<ReturnType<typeof openOne>>,
  inventory: readonly PersonalData[],
): Promise<string> {
  const own = subject === null ? undefined : { personId: personId ?? undefined, address: subject };
  const data = own === undefined ? undefined : await gatherOwnData(ctx, inventory, own);
  const disclosed: Disclosed = {
    ...{ case: id, authority, instrument },
    tables: (data?.tables ?? []).filter(({ table }) => scope.includes(table)),
  };
  return JSON.stringify(disclosed, undefined, 2);
}
