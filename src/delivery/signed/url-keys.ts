import { randomBytes } from 'node:crypto';
import type { Operator, Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import { findOrganization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { lockChanges } from './lock-changes.ts';
import type { UrlKey } from './sign-url.ts';

/** More are never needed to let one follow another, and each signed request looks through them. */
const mostKeys = 20;

/** Makes a key beside those there are. Throws `organization-not-found` and `url-keys-full`. */
export async function createUrlKey(
  ctx: Context,
  actor: Operator | Person,
  cloudname: string,
): Promise<UrlKey> {
  const { id } = await findOrganization(ctx, cloudname);
  authorize(actor, 'keys.manage', id);
  return ctx.database.transaction(async (tx) => {
    const keys = await keysOf(tx, id);
    if (keys.length >= mostKeys) {
      throw new Problem(deliveryProblems['url-keys-full'], { expected: `at most ${mostKeys} keys` });
    }
    const key = await insertKey(ctx, tx, id);
    await recordAct(ctx, tx, { actor, organizationId: id, action: 'url-key.created', subject: key.id });
    return key;
  });
}

export type ListedUrlKey = UrlKey & { readonly madeAt: string };

/** Newest first. Throws `organization-not-found`. */
export async function listUrlKeys(
  ctx: Context,
  actor: Operator | Person,
  cloudname: string,
): Promise<ListedUrlKey[]> {
  const { id } = await findOrganization(ctx, cloudname);
  authorize(actor, 'keys.manage', id);
  return keysOf(ctx.database.db, id);
}

/** From now on, on every node, nothing signed with the key is delivered. Throws also `url-key-not-found`. */
export async function revokeUrlKey(
  ctx: Context,
  actor: Operator | Person,
  key: { readonly cloudname: string; readonly id: string },
): Promise<void> {
  const { id } = await findOrganization(ctx, key.cloudname);
  authorize(actor, 'keys.manage', id);
  await ctx.database.transaction(async (tx) => {
    const revoked = await tx
      .deleteFrom('url_keys')
      .where('organization_id', '=', id)
      .where('id', '=', key.id)
      .returning('id')
      .executeTakeFirst();
    if (revoked === undefined) {
      throw new Problem(deliveryProblems['url-key-not-found'], { thing: 'key', value: key.id });
    }
    await recordAct(ctx, tx, { actor, organizationId: id, action: 'url-key.revoked', subject: key.id });
    await ctx.database.announce(tx, lockChanges, id);
  });
}

/** The newest key, made now when there is none. */
export async function newestUrlKey(ctx: Context, organizationId: Id<'organization'>): Promise<UrlKey> {
  const [known] = await keysOf(ctx.database.db, organizationId);
  if (known !== undefined) return known;
  return ctx.database.transaction(async (tx) => {
    const [made] = await keysOf(tx, organizationId);
    return made ?? insertKey(ctx, tx, organizationId);
  });
}

async function insertKey(ctx: Context, tx: Tx, organizationId: Id<'organization'>): Promise<UrlKey> {
  // The id is an argument of commands, so it must never begin with `-`: hexadecimal cannot. The secret is
  // 256 random bits as text; the text itself is what signatures are made with.
  const key = { id: randomBytes(6).toString('hex'), secret: randomBytes(32).toString('base64url') };
  await tx
    .insertInto('url_keys')
    .values({ organization_id: organizationId, ...key, made_at: ctx.clock.now() })
    .execute();
  await ctx.database.announce(tx, lockChanges, organizationId);
  return key;
}

async function keysOf(
  db: Tx | Context['database']['db'],
  organizationId: Id<'organization'>,
): Promise<ListedUrlKey[]> {
  const rows = await db
    .selectFrom('url_keys')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .orderBy('made_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map(({ id, secret, made_at }) => ({ id, secret, madeAt: made_at.toISOString() }));
}
