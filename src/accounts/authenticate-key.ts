import { createHash, timingSafeEqual } from 'node:crypto';
import type { KeyHolder } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Db } from '#database/database.ts';
import { gather } from '#platform/gathered.ts';
import type { Id } from '#platform/id.ts';

const noticedMs = 3_600_000;

/** The actor behind a key and secret; undefined for anything that is not a living pair of an open organization. */
export async function authenticateKey(
  ctx: Context,
  apiKey: string,
  apiSecret: string,
): Promise<KeyHolder | undefined> {
  if (!/^[A-Za-z0-9+/]{22}==$/.test(apiKey)) return undefined;
  const row = await lookUp(ctx, apiKey);
  const now = ctx.clock.now();
  // An unknown key costs the same comparison as a wrong secret, so that time tells nothing.
  const matches = timingSafeEqual(hashSecret(apiSecret), row?.secret_hash ?? hashSecret(''));
  if (row === undefined || !matches || row.revoked_at !== null || row.erase_at !== null) return undefined;
  if (row.expires_at !== null && row.expires_at <= now) return undefined;
  if (now.getTime() - (row.last_used_at?.getTime() ?? 0) > noticedMs) await noteUse(ctx, row.id);
  return {
    kind: 'key',
    keyId: row.id,
    organizationId: row.organization_id,
    scopes: new Set(row.scopes),
    folder: row.folder,
  };
}

/** For all who come at the same time. A key is looked up anew for every request, so that a revoked one stops at once. */
const lookUp = gather(async (ctx: Context, keys: readonly string[]) => {
  const rows = new Map((await rowsOf(ctx.database.db, keys)).map((row) => [row.key, row]));
  return (key: string) => rows.get(key);
});

function rowsOf(db: Db, keys: readonly string[]) {
  return db
    .selectFrom('api_keys')
    .innerJoin('organizations', 'organizations.id', 'api_keys.organization_id')
    .select(['key', 'api_keys.id', 'organization_id', 'secret_hash', 'revoked_at', 'scopes', 'folder'])
    .select(['expires_at', 'last_used_at', 'organizations.erase_at'])
    .where('key', 'in', [...new Set(keys)])
    .execute();
}

/** The actor behind a key, for work that goes on without its secret; undefined when the key or its organization is over. */
export async function keyHolderOf(ctx: Context, id: Id<'key'>): Promise<KeyHolder | undefined> {
  const row = await ctx.database.db
    .selectFrom('api_keys')
    .innerJoin('organizations', 'organizations.id', 'api_keys.organization_id')
    .select(['organization_id', 'scopes', 'folder', 'expires_at'])
    .where('api_keys.id', '=', id)
    .where('revoked_at', 'is', null)
    .where('erase_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined || (row.expires_at !== null && row.expires_at <= ctx.clock.now())) return undefined;
  const { organization_id: organizationId, folder } = row;
  return { kind: 'key', keyId: id, organizationId, scopes: new Set(row.scopes), folder };
}

/** Once an hour, not once a request. */
async function noteUse({ database, clock }: Context, id: Id<'key'>): Promise<void> {
  await database.db.updateTable('api_keys').set({ last_used_at: clock.now() }).where('id', '=', id).execute();
}

/** 32 random bytes need no slow hash. */
export function hashSecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
