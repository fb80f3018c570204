import { randomBytes } from 'node:crypto';
import type { Operator, Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { type Scope, scopes } from '#access/scopes.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { type Id, isId, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { recordAct } from './audit.ts';
import { hashSecret } from './authenticate-key.ts';
import { findOrganization } from './organizations.ts';
import { accountsProblems } from './problems.ts';
import { stillAllowed } from './role-now.ts';

/** The secret is shown once, here; only its hash is kept. */
export type NewKey = { readonly id: Id<'key'>; readonly apiKey: string; readonly apiSecret: string };

export type KeyListing = {
  readonly id: Id<'key'>;
  readonly apiKey: string;
  readonly label: string;
  readonly scopes: readonly Scope[];
  /** `/a/b/`: it reaches nothing outside; null for everything. */
  readonly folder: string | null;
  readonly createdAt: Date;
  readonly expiresAt: Date | null;
  /** To an hour. */
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
};

export type KeyWish = {
  readonly organizationId: Id<'organization'>;
  readonly label: string;
  readonly scopes?: readonly Scope[] | undefined;
  readonly folder?: string | undefined;
  readonly expiresAt?: Date | undefined;
};

/** Throws `key-invalid` for a folder that is none and for an end that is past. */
export async function createKey(ctx: Context, actor: Person | Operator, wish: KeyWish): Promise<NewKey> {
  authorize(actor, 'keys.manage', wish.organizationId);
  assertWish(wish, ctx.clock.now());
  return ctx.database.transaction(async (tx) => {
    await stillAllowed(tx, actor, { action: 'keys.manage', organizationId: wish.organizationId });
    return insertKey(ctx, tx, { actor, wish });
  });
}

function assertWish({ folder, expiresAt, label }: KeyWish, now: Date): void {
  const refuse = (thing: string, expected: string): never => {
    throw new Problem(accountsProblems['key-invalid'], { thing, expected });
  };
  if (folder !== undefined && !/^\/(?:[^/\p{Cc}]+\/)+$/u.test(folder))
    refuse('folder', 'a folder such as /uploads/');
  if (expiresAt !== undefined && expiresAt <= now) refuse('expiresAt', 'a time to come');
  if (label.length > 200 || /\p{Cc}/u.test(label)) refuse('label', 'at most 200 characters on one line');
}

export async function listKeys(
  ctx: Context,
  actor: Person | Operator,
  organizationId: Id<'organization'>,
): Promise<KeyListing[]> {
  authorize(actor, 'keys.manage', organizationId);
  return ctx.database.db
    .selectFrom('api_keys')
    .select(['id', 'key as apiKey', 'label', 'scopes', 'folder'])
    .select(['created_at as createdAt', 'expires_at as expiresAt', 'last_used_at as lastUsedAt'])
    .select('revoked_at as revokedAt')
    .where('organization_id', '=', organizationId)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
}

/** Stops a key at once: every request looks the key up anew. Throws `key-not-found`. */
export async function revokeKey(ctx: Context, actor: Operator, apiKey: string): Promise<void> {
  await ctx.database.transaction((tx) => revoke(ctx, tx, { actor, key: { apiKey } }));
}

/** The same for a key of one's organization, by its id. Throws `key-not-found`. */
export async function revokeKeyById(
  ctx: Context,
  actor: Person,
  { organizationId, id }: { organizationId: Id<'organization'>; id: string },
): Promise<void> {
  authorize(actor, 'keys.manage', organizationId);
  await ctx.database.transaction((tx) => revoke(ctx, tx, { actor, key: { id, organizationId } }));
}

type Revoked =
  | { readonly apiKey: string }
  | { readonly id: string; readonly organizationId: Id<'organization'> };

async function revoke(
  ctx: Context,
  tx: Tx,
  { actor, key }: { actor: Person | Operator; key: Revoked },
): Promise<void> {
  const living = tx
    .updateTable('api_keys')
    .set({ revoked_at: ctx.clock.now() })
    .where('revoked_at', 'is', null)
    .returning(['organization_id', 'key', 'label']);
  const value = 'apiKey' in key ? key.apiKey : key.id;
  const revoked =
    'apiKey' in key
      ? await living.where('key', '=', key.apiKey).executeTakeFirst()
      : isId<'key'>(key.id)
        ? await living
            .where('id', '=', key.id)
            .where('organization_id', '=', key.organizationId)
            .executeTakeFirst()
        : undefined;
  if (revoked === undefined) throw new Problem(accountsProblems['key-not-found'], { thing: 'key', value });
  await recordAct(ctx, tx, {
    actor,
    organizationId: revoked.organization_id,
    action: 'key.revoked',
    subject: revoked.label,
    details: { key: revoked.key },
  });
}

/** Stops every key that somebody made who is no longer there. */
export async function revokeKeysOf(
  ctx: Context,
  tx: Tx,
  input: { actor: Person; organizationId: Id<'organization'>; personId: Id<'person'> },
): Promise<void> {
  const theirs = await tx
    .selectFrom('api_keys')
    .select('id')
    .where('organization_id', '=', input.organizationId)
    .where('created_by', '=', input.personId)
    .where('revoked_at', 'is', null)
    .execute();
  for (const { id } of theirs)
    await revoke(ctx, tx, { ...input, key: { id, organizationId: input.organizationId } });
}

/** A key is 16 random bytes, a secret 32, in base64: the forms image4io's clients know. */
export async function insertKey(
  ctx: Context,
  tx: Tx,
  { actor, wish }: { actor: Person | Operator; wish: KeyWish },
): Promise<NewKey> {
  const now = ctx.clock.now();
  const apiKey = randomBytes(16).toString('base64');
  const apiSecret = randomBytes(32).toString('base64');
  const id = newId<'key'>(now);
  const granted = [...new Set(wish.scopes ?? scopes)];
  await tx
    .insertInto('api_keys')
    .values({
      ...{ id, organization_id: wish.organizationId, key: apiKey, secret_hash: hashSecret(apiSecret) },
      ...{ label: wish.label, scopes: granted, folder: wish.folder ?? null },
      ...{ created_at: now, expires_at: wish.expiresAt ?? null, revoked_at: null },
      created_by: actor.kind === 'person' ? actor.personId : null,
    })
    .execute();
  await recordAct(ctx, tx, {
    actor,
    organizationId: wish.organizationId,
    action: 'key.created',
    subject: wish.label,
    details: { key: apiKey, scopes: granted.join(' '), folder: wish.folder ?? null },
  });
  return { id, apiKey, apiSecret };
}

/** For the operator, who knows organizations by their names in URLs. Throws `organization-not-found`. */
export async function organizationNamed(ctx: Context, cloudname: string): Promise<Id<'organization'>> {
  return (await findOrganization(ctx, cloudname)).id;
}
