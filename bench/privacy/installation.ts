import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { sql } from 'kysely';
import { operator, visitor } from '#access/actor.ts';
import { documents } from '#accounts/documents.ts';
import { offerSetUp, setUp } from '#accounts/set-up.ts';
import { createOrganization } from '#accounts/create-organization.ts';
import { loadConfig } from '#config/config.ts';
import { root } from '#library/path.ts';
import { stageFile } from '#library/stage.ts';
import { uploadAsset } from '#library/upload.ts';
import { createContext, type OpenContext } from '#open-context.ts';
import { silentLog } from '#platform/log.ts';
import type { Id } from '#platform/id.ts';
import { schedule } from '#schedule.ts';

const email = 'owner@example.org';

/** Opens an installation on the embedded engine, to fill it before the product starts on it. */
export async function prepare(data: string): Promise<OpenContext> {
  const ctx = await createContext(loadConfig({ VITRINE_DATA: data }), { share: false, log: silentLog });
  await ctx.jobs.prepare(schedule(ctx));
  return ctx;
}

/** Somebody who owns every organization of their address; gives what their browser would have. */
export async function signInOwner(ctx: OpenContext): Promise<string> {
  const token = (await offerSetUp(ctx, operator))?.split('/').at(-1) ?? '';
  const client = { address: '127.0.0.1', userAgent: undefined };
  const details = { name: 'Owner', email, password: randomBytes(12).toString('hex'), ...documents };
  return (await setUp(ctx, visitor, { ...details, token, client })).token;
}

/** An organization with one picture, and as many copies of its row as are wanted, each with objects of its own. */
export async function fill(
  ctx: OpenContext,
  cloudname: string,
  { picture, copies, originalBytes }: { picture: Buffer; copies: number; originalBytes?: number },
): Promise<Id<'organization'>> {
  await createOrganization(ctx, operator, { cloudname, email });
  const { id: organizationId } = await ctx.database.db
    .selectFrom('organizations')
    .select('id')
    .where('cloudname', '=', cloudname)
    .executeTakeFirstOrThrow();
  const file = await stageFile(ctx, operator, {
    ...{ organizationId, filename: 'a.jpg', source: Readable.from([picture]) },
  });
  await uploadAsset(ctx, operator, {
    ...{ organizationId, file, folder: root, name: { kind: 'given', name: 'a.jpg' } },
    ...{ visibility: 'public', collision: 'refuse' },
  });
  if (copies > 0) await copyRows(ctx, { organizationId, copies, originalBytes });
  return organizationId;
}

/** One large object for all, where its size is what is measured; else an original and a public copy for each. */
async function copyRows(
  ctx: OpenContext,
  {
    organizationId,
    copies,
    originalBytes,
  }: { organizationId: Id<'organization'>; copies: number; originalBytes: number | undefined },
): Promise<void> {
  const large = `originals/${organizationId}/00/${'0'.repeat(64)}`;
  const key = (prefix: string): ReturnType<typeof sql> =>
    originalBytes === undefined
      ? sql`${`${prefix}/${organizationId}/`}::text || lpad(to_hex(n % 256), 2, '0') || '/' || lpad(to_hex(n), 64, '0')`
      : sql`${large}::text`;
  await sql`
    insert into assets select copy.* from assets, generate_series(1, ${copies}::int) as n,
      lateral jsonb_populate_record(assets, jsonb_build_object(
        'id', gen_random_uuid(), 'path', '/copies/' || n || '.jpg', 'folder', '/copies/',
        'original_key', ${key('originals')}, 'public_key', ${key('public')}, 'words', null
      )) as copy
    where assets.organization_id = ${organizationId}
  `.execute(ctx.database.db);
  if (originalBytes !== undefined) {
    await ctx.store.put(large, randomBytes(originalBytes));
    return;
  }
  const rows = await ctx.database.db
    .selectFrom('assets')
    .select(['original_key', 'public_key'])
    .where('organization_id', '=', organizationId)
    .where('folder', '=', '/copies/')
    .execute();
  const small = randomBytes(2_000);
  for (const row of rows) {
    await ctx.store.put(row.original_key, small);
    if (row.public_key !== null) await ctx.store.put(row.public_key, small);
  }
}
