import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { createContext } from '#open-context.ts';
import { type Environment, loadConfig } from '#config/config.ts';
import type { Context } from '#context.ts';
import { silentLog } from '#platform/log.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import type { Account, World } from '../support/world.ts';

/** The settings with which an operator meets the installation of a world. */
export function environmentOf(world: World): Environment {
  const { url } = world.ctx.config.database;
  return { VITRINE_DATA: world.data, ...(url === undefined ? {} : { DATABASE_URL: url }) };
}

export type Sent = { readonly id: string; readonly path: string; readonly bytes: Buffer };

export async function upload(
  world: World,
  account: Account,
  file: { bytes: Buffer; name: string; folder?: string; visibility?: 'public' | 'private' },
): Promise<Sent> {
  const form = new FormData();
  form.set('file', new Blob([new Uint8Array(file.bytes)]), file.name);
  form.set('folder', file.folder ?? '/');
  form.set('visibility', file.visibility ?? 'public');
  const answer = await world.get('/api/v1/assets', {
    method: 'POST',
    body: form,
    headers: { authorization: account.authorization },
  });
  const body = (await answer.json()) as { id: string; path: string };
  assert.equal(answer.status, 201, JSON.stringify(body));
  return { id: body.id, path: body.path, bytes: file.bytes };
}

export async function remove(world: World, account: Account, { id }: Sent): Promise<void> {
  const answer = await world.get(`/api/v1/assets/${id}`, {
    method: 'DELETE',
    headers: { authorization: account.authorization },
  });
  await answer.arrayBuffer();
  assert.equal(answer.status, 204);
}

/** A small picture that is unlike every other number's. */
export function picture(number: number): Promise<Buffer> {
  return canvasOf(photo(48, 32, number))
    .jpeg()
    .toBuffer();
}

/** A picture of each kind that is kept, some of them with things to clean away for the public. */
export async function pictures(): Promise<{ name: string; bytes: Buffer }[]> {
  const canvas = () => canvasOf(photo(64, 48));
  const exif = { IFD0: { Artist: 'the one behind the camera' }, IFD3: { GPSLatitude: '47/1 30/1 0/1' } };
  const heic = await readFile(new URL('../fixtures/heic/photo.heic', import.meta.url));
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="5" height="5"/></svg>';
  return [
    { name: 'camera.jpg', bytes: await canvas().withExif(exif).jpeg().toBuffer() },
    { name: 'plain.jpg', bytes: await canvas().jpeg().toBuffer() },
    { name: 'screen.png', bytes: await canvas().withExif(exif).png().toBuffer() },
    { name: 'web.webp', bytes: await canvas().webp().toBuffer() },
    { name: 'small.gif', bytes: await canvas().gif().toBuffer() },
    { name: 'new.avif', bytes: await canvas().avif({ effort: 0 }).toBuffer() },
    { name: 'print.tiff', bytes: await canvas().tiff().toBuffer() },
    { name: 'phone.heic', bytes: heic },
    { name: 'drawing.svg', bytes: Buffer.from(svg) },
  ];
}

/** Every table of ours with all its rows, and every object with its content's hash: all there is to lose. */
export async function everything(ctx: Context): Promise<Record<string, unknown>> {
  const { rows: tables } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = 'public'::regnamespace and relkind = 'r' and relname not in ('migrations', 'holds') order by 1
  `.execute(ctx.database.db);
  const found: Record<string, unknown> = {};
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`
      select t::text as row from ${sql.table(name)} t order by 1
    `.execute(ctx.database.db);
    found[name] = rows.map(({ row }) => row);
  }
  for (const prefix of ['originals/', 'public/']) found[prefix] = await objects(ctx, prefix);
  return found;
}

async function objects(ctx: Context, prefix: string): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for await (const { key } of ctx.store.list(prefix)) {
    const content = (await ctx.store.read(key)) ?? Buffer.alloc(0);
    hashes[key] = createHash('sha256').update(content).digest('hex');
  }
  return hashes;
}

/** Opens an installation that no server runs on, to look at it. */
export function openInstallation(environment: Environment) {
  return createContext(loadConfig(environment), { share: false, log: silentLog });
}
