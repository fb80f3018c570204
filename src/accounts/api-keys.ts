import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { KeyHolder, Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { findOrganization } from './organizations.ts';
import { accountsProblems } from './problems.ts';

/** The secret is shown once, here; only its hash is kept. */
export type NewKey = { readonly apiKey: string; readonly apiSecret: string };

export type KeyListing = {
  readonly apiKey: string;
  readonly label: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
};

export async function createKey(
  ctx: Context,
  _actor: Operator,
  input: { cloudname: string; label: string },
): Promise<NewKey> {
  const { id } = await findOrganization(ctx, input.cloudname);
  return ctx.database.transaction((tx) => insertKey(tx, id, { label: input.label, now: ctx.clock.now() }));
}

export async function listKeys(ctx: Context, _actor: Operator, cloudname: string): Promise<KeyListing[]> {
  const { id } = await findOrganization(ctx, cloudname);
  return ctx.database.db
    .selectFrom('api_keys')
    .select(['key as apiKey', 'label', 'created_at as createdAt', 'revoked_at as revokedAt'])
    .where('organization_id', '=', id)
    .orderBy('created_at')
    .execute();
}

/** Stops a key at once: every request looks the key up anew. Throws `key-not-found`. */
export async function revokeKey(ctx: Context, _actor: Operator, apiKey: string): Promise<void> {
  const revoked = await ctx.database.db
    .updateTable('api_keys')
    .set({ revoked_at: ctx.clock.now() })
    .where('key', '=', apiKey)
    .where('revoked_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (revoked === undefined) {
    throw new Problem(accountsProblems['key-not-found'], { thing: 'key', value: apiKey });
  }
}

/** The actor behind a key and secret; undefined for anything that is not a living pair. */
export async function authenticateKey(
  ctx: Context,
  apiKey: string,
  apiSecret: string,
): Promise<KeyHolder | undefined> {
  if (!/^[A-Za-z0-9+/]{22}==$/.test(apiKey)) return undefined;
  const row = await ctx.database.db
    .selectFrom('api_keys')
    .select(['id', 'organization_id', 'secret_hash', 'revoked_at'])
    .where('key', '=', apiKey)
    .executeTakeFirst();
  // An unknown key costs the same comparison as a wrong secret, so that time tells nothing.
  const matches = timingSafeEqual(hashSecret(apiSecret), row?.secret_hash ?? hashSecret(''));
  if (row === undefined || !matches || row.revoked_at !== null) return undefined;
  return { kind: 'key', keyId: row.id, organizationId: row.organization_id };
}

/** A key is 16 random bytes, a secret 32, in base64: the forms image4io's clients know. */
export async function insertKey(
  tx: Tx,
  organizationId: Id<'organization'>,
  input: { label: string; now: Date },
): Promise<NewKey> {
  const apiKey = randomBytes(16).toString('base64');
  const apiSecret = randomBytes(32).toString('base64');
  await tx
    .insertInto('api_keys')
    .values({
      id: newId<'key'>(input.now),
      organization_id: organizationId,
      key: apiKey,
      secret_hash: hashSecret(apiSecret),
      label: input.label,
      created_at: input.now,
      revoked_at: null,
    })
    .execute();
  return { apiKey, apiSecret };
}

function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
