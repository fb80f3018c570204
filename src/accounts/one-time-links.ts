import { createHash, randomBytes } from 'node:crypto';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { TimedLink } from './letters.ts';
import { accountsProblems } from './problems.ts';

/** What a link does, where it leads, and for how many hours. */
const links = {
  'set-up': { path: '/setup', hours: 48 },
  'verify-address': { path: '/verify', hours: 24 },
  'reset-password': { path: '/reset', hours: 1 },
  'agree-to-change': { path: '/change-address', hours: 24 },
  'confirm-change': { path: '/change-address', hours: 24 },
} as const;

export type LinkPurpose = keyof typeof links;

/** Makes a link that works once; an earlier one for the same stops working. Only the token's hash is kept. */
export async function makeLink(
  ctx: Context,
  tx: Tx,
  input: { purpose: LinkPurpose; personId: Id<'person'> | null },
): Promise<TimedLink> {
  const { path, hours } = links[input.purpose];
  const token = newToken();
  const now = ctx.clock.now();
  await dropLinks(tx, input);
  await tx
    .insertInto('one_time_links')
    .values({
      token_hash: hashToken(token),
      purpose: input.purpose,
      person_id: input.personId,
      made_at: now,
      expires_at: new Date(now.getTime() + hours * 3_600_000),
    })
    .execute();
  return { url: `${ctx.addresses.publicUrl}${path}/${token}`, hours };
}

export async function dropLinks(
  tx: Tx,
  { purpose, personId }: { purpose: LinkPurpose; personId: Id<'person'> | null },
): Promise<void> {
  await tx
    .deleteFrom('one_time_links')
    .where('purpose', '=', purpose)
    .where('person_id', 'is not distinct from', personId)
    .execute();
}

/** Uses a link up. Throws `link-invalid` for one that is unknown, used, too old or for something else. */
export async function useLink<Purpose extends LinkPurpose>(
  ctx: Context,
  tx: Tx,
  input: { token: string; purposes: readonly Purpose[] },
): Promise<{ purpose: Purpose; personId: Id<'person'> | null }> {
  const used = await tx
    .deleteFrom('one_time_links')
    .where('token_hash', '=', hashToken(input.token))
    .where('purpose', 'in', input.purposes)
    .where('expires_at', '>', ctx.clock.now())
    .returning(['purpose', 'person_id'])
    .executeTakeFirst();
  const purpose = input.purposes.find((candidate) => candidate === used?.purpose);
  if (used === undefined || purpose === undefined) throw new Problem(accountsProblems['link-invalid']);
  return { purpose, personId: used.person_id };
}

/** Whether a link would work, for the page that asks before it is used. */
export async function isLinkAlive(
  ctx: Context,
  input: { token: string; purposes: readonly LinkPurpose[] },
): Promise<boolean> {
  return (await ownerOfLink(ctx, input)) !== undefined;
}

/** Whose link it is, without using it up; null for nobody's, undefined for one that does not work. */
export async function ownerOfLink(
  ctx: Context,
  input: { token: string; purposes: readonly LinkPurpose[] },
): Promise<Id<'person'> | null | undefined> {
  const found = await ctx.database.db
    .selectFrom('one_time_links')
    .select('person_id')
    .where('token_hash', '=', hashToken(input.token))
    .where('purpose', 'in', input.purposes)
    .where('expires_at', '>', ctx.clock.now())
    .executeTakeFirst();
  return found?.person_id;
}

/** 32 random bytes, as they may stand in an address and in a cookie. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** A token of 32 random bytes needs no slow hash. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
