import { randomBytes } from 'node:crypto';
import type { Operator } from '#access/actor.ts';
import { findOrganization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { lockChanges } from './lock-changes.ts';

/** The key that an organization's tokens are made with; made now when there is none. Throws `organization-not-found`. */
export async function signingKey(ctx: Context, _actor: Operator, cloudname: string): Promise<string> {
  const { id } = await findOrganization(ctx, cloudname);
  return ctx.database.transaction((tx) => ensureSigningKey(tx, id, ctx.clock.now()));
}

/** Every token made before is void at once. Throws `organization-not-found`. */
export async function replaceSigningKey(ctx: Context, _actor: Operator, cloudname: string): Promise<string> {
  const { id } = await findOrganization(ctx, cloudname);
  return ctx.database.transaction(async (tx) => {
    const made = { key: newSigningKey(), made_at: ctx.clock.now() };
    await tx
      .insertInto('signing_keys')
      .values({ organization_id: id, ...made })
      .onConflict((conflict) => conflict.column('organization_id').doUpdateSet(made))
      .execute();
    await ctx.database.announce(tx, lockChanges, id);
    return made.key;
  });
}

export async function ensureSigningKey(
  tx: Tx,
  organizationId: Id<'organization'>,
  now: Date,
): Promise<string> {
  await tx
    .insertInto('signing_keys')
    .values({ organization_id: organizationId, key: newSigningKey(), made_at: now })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const { key } = await tx
    .selectFrom('signing_keys')
    .select('key')
    .where('organization_id', '=', organizationId)
    .executeTakeFirstOrThrow();
  return key;
}

/** 32 characters that hold 192 random bits: Blowfish takes 4 to 56 bytes. */
function newSigningKey(): string {
  return randomBytes(24).toString('base64url');
}
