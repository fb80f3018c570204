import { createHash, randomBytes } from 'node:crypto';
import type { KeyHolder } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Visibility } from '#database/tables/library.ts';
import type { InputFormat } from '#imaging/facts.ts';
import type { FolderPath } from '#library/path.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { intakeProblems } from './problems.ts';
import type { Uploader } from './uploader.ts';

export type TokenWish = {
  readonly folder: FolderPath;
  readonly visibility: Visibility;
  readonly formats: readonly InputFormat[] | undefined;
  readonly maxBytes: number | undefined;
  readonly uses: number;
  readonly seconds: number;
  /** `https://shop.example.org`: the pages it works on; undefined for any. */
  readonly origins: readonly string[] | undefined;
};

export type MadeToken = {
  readonly id: Id<'upload-token'>;
  /** Shown here and nowhere else. */
  readonly token: string;
  readonly expiresAt: Date;
};

/** Lets a browser upload in the key's name, within these bounds. Throws `upload-token-wish-invalid`. */
export async function createUploadToken(ctx: Context, actor: KeyHolder, wish: TokenWish): Promise<MadeToken> {
  const { organizationId, keyId } = actor;
  authorize(actor, 'asset.create', { organizationId, path: wish.folder });
  const origins = wish.origins?.map(parseOrigin);
  const now = ctx.clock.now();
  const token = randomBytes(32).toString('base64url');
  const id = newId<'upload-token'>(now);
  const expiresAt = new Date(now.getTime() + wish.seconds * 1_000);
  const { folder, visibility, formats, maxBytes, uses } = wish;
  await ctx.database.transaction(async (tx) => {
    await tx
      .insertInto('upload_tokens')
      .values({
        ...{ id, organization_id: organizationId, key_id: keyId, token_hash: hashOf(token) },
        ...{ folder, visibility, formats: formats === undefined ? null : [...formats] },
        ...{ max_bytes: maxBytes === undefined ? null : String(maxBytes), uses_left: uses },
        ...{ origins: origins ?? null, made_at: now, expires_at: expiresAt },
      })
      .execute();
    const details = { uses, expiresAt: expiresAt.toISOString() };
    const act = { actor, organizationId, subject: folder, details };
    await recordAct(ctx, tx, { ...act, action: 'upload-token.created' });
  });
  return { id, token, expiresAt };
}

/** Who holds the token; undefined for one that is not valid, or no longer. Used up is not over: what was begun goes on. */
export async function authenticateUploadToken(ctx: Context, token: string): Promise<Uploader | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined;
  const now = ctx.clock.now();
  const row = await ctx.database.db
    .selectFrom('upload_tokens as token')
    .innerJoin('api_keys as key', 'key.id', 'token.key_id')
    .innerJoin('organizations', 'organizations.id', 'token.organization_id')
    .selectAll('token')
    .select(['key.scopes', 'key.folder as keyFolder'])
    .where('token.token_hash', '=', hashOf(token))
    .where('token.expires_at', '>', now)
    .where('key.revoked_at', 'is', null)
    .where('organizations.erase_at', 'is', null)
    .where((where) => where.or([where('key.expires_at', 'is', null), where('key.expires_at', '>', now)]))
    .executeTakeFirst();
  if (row === undefined || !row.scopes.includes('upload')) return undefined;
  return {
    actor: {
      ...{ kind: 'key', keyId: row.key_id, organizationId: row.organization_id },
      ...{ scopes: new Set(['upload'] as const), folder: row.folder },
    },
    organizationId: row.organization_id,
    permit: {
      ...{ tokenId: row.id, folder: row.folder, visibility: row.visibility, formats: row.formats },
      ...{ maxBytes: row.max_bytes === null ? null : Number(row.max_bytes), origins: row.origins },
    },
  };
}

/** Throws `upload-token-elsewhere` for a page that the token is not for; a program that says no page is one too. */
export function assertOrigin({ permit }: Uploader, origin: string | undefined): void {
  const origins = permit?.origins ?? null;
  if (origins === null || (origin !== undefined && origins.includes(origin))) return;
  throw new Problem(intakeProblems['upload-token-elsewhere'], {
    ...{ thing: 'Origin', value: origin ?? '', expected: origins.join(' or ') },
  });
}

/** Takes one use. Throws `upload-token-invalid` when none is left. */
export async function useToken(tx: Tx, { permit }: Uploader): Promise<void> {
  if (permit === undefined) return;
  const used = await tx
    .updateTable('upload_tokens')
    .set((set) => ({ uses_left: set('uses_left', '-', 1) }))
    .where('id', '=', permit.tokenId)
    .where('uses_left', '>', 0)
    .returning('id')
    .executeTakeFirst();
  if (used === undefined) {
    throw new Problem(intakeProblems['upload-token-invalid'], {
      thing: 'token',
      expected: 'one with a use left',
    });
  }
}

function parseOrigin(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol) && url.origin === text.replace(/\/$/, ''))
    return url.origin;
  throw new Problem(intakeProblems['upload-token-wish-invalid'], {
    ...{
      thing: 'origins',
      value: text,
      expected: 'a page’s scheme, host and port, such as https://shop.example.org',
    },
  });
}

function hashOf(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
