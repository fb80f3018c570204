import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { create, native } from './doors.ts';
import type { Account, World } from './world.ts';

/** Ids and names by the name of the field that takes them. */
export type Known = Readonly<Record<string, string | readonly string[]>>;

type Maker = (things: Things) => Promise<Known>;
type Things = { readonly world: World; readonly account: Account; readonly picture: Buffer };

/** What a call of a program's is about, made anew; by how its path begins, the longest first. */
const makers: readonly (readonly [prefix: string, make: Maker])[] = [
  ['/assets/bulk', async (things) => ({ ids: [await asset(things)] })],
  ['/assets/{id}/versions/', versioned],
  ['/assets/{', async (things) => ({ id: await asset(things) })],
  ['/trash/{', trashed],
  ['/folders/{', (things) => made(things, 'POST', '/folders', { path: `/${randomUUID()}` })],
  ['/tags/{', tagged],
  ['/fields/{', field],
  ['/collections/{', (things) => made(things, 'POST', '/collections', { name: 'Lakes' })],
  ['/uploads/{', upload],
  ['/imports/{', (things) => made(things, 'POST', '/imports', { urls: ['http://127.0.0.1:1/lake.jpg'] })],
  ['/shares/{', (things) => made(things, 'POST', '/shares', { folder: '/holidays' })],
  ['/presets/{', preset],
  ['/webhooks/{id}/deliveries/{', delivered],
  ['/webhooks/{', webhook],
];

/** Undefined for a call that is about nothing of this. */
export function makeThing(things: Things, path: string): Promise<Known> | undefined {
  const below = path.replace('/api/v1', '');
  return makers.find(([prefix]) => below.startsWith(prefix))?.[1](things);
}

async function made(
  { world, account }: Things,
  method: string,
  path: string,
  body?: object,
): Promise<{ id: string }> {
  const answer = await native(world, account, method, path, body);
  const text = await answer.text();
  assert.ok(answer.ok, `${path}: ${text}`);
  const { id } = JSON.parse(text) as { id: string };
  return { id };
}

async function asset(
  { world, account, picture }: Things,
  fields: Record<string, string> = {},
): Promise<string> {
  return (await create(world, account, { name: `${randomUUID()}.jpg`, bytes: picture }, fields)).id;
}

async function versioned(things: Things): Promise<Known> {
  const { world, account, picture } = things;
  const name = `${randomUUID()}.jpg`;
  const { id } = await create(world, account, { name, bytes: picture });
  // Other bytes, the same picture: what follows its end is no part of it.
  const bytes = Buffer.concat([picture, Buffer.from(randomUUID())]);
  await create(world, account, { name, bytes }, { collision: 'replace' });
  return { id, version: '1' };
}

async function trashed(things: Things): Promise<Known> {
  const id = await asset(things);
  const answer = await native(things.world, things.account, 'POST', `/assets/${id}/trash`);
  assert.equal(answer.status, 204);
  return { id };
}

async function tagged(things: Things): Promise<Known> {
  const tag = `tag ${randomUUID()}`;
  await asset(things, { tags: tag });
  return { tag };
}

async function field(things: Things): Promise<Known> {
  const name = `f_${randomUUID().replaceAll('-', '')}`;
  const { world, account } = things;
  const answer = await native(world, account, 'PUT', `/fields/${name}`, { label: 'Name', type: 'text' });
  assert.equal(answer.status, 200);
  return { name };
}

async function preset({ world, account }: Things): Promise<Known> {
  const name = `p${randomUUID().replaceAll('-', '')}`.slice(0, 20);
  const answer = await native(world, account, 'PUT', `/presets/${name}`, { operations: 'w_20' });
  assert.equal(answer.status, 200, await answer.text());
  return { name };
}

/** Begun, and as long as the picture that is sent to it. */
async function upload({ world, account, picture }: Things): Promise<Known> {
  const answer = await world.get('/api/v1/uploads', {
    method: 'POST',
    headers: {
      authorization: account.authorization,
      'tus-resumable': '1.0.0',
      'upload-length': String(picture.length),
    },
  });
  assert.equal(answer.status, 201);
  return { id: answer.headers.get('location')?.split('/').at(-1) ?? '' };
}

/** An organization has room for twenty; a new one takes the place of the others. */
async function webhook(things: Things): Promise<{ id: string }> {
  const { world, account } = things;
  const list = await native(world, account, 'GET', '/webhooks');
  const { items } = (await list.json()) as { items: { id: string }[] };
  for (const { id } of items) await native(world, account, 'DELETE', `/webhooks/${id}`);
  const wish = { url: 'http://127.0.0.1:1/hook', events: ['import.finished'] };
  return made(things, 'POST', '/webhooks', wish);
}

async function delivered(things: Things): Promise<Known> {
  const { id } = await webhook(things);
  const answer = await native(things.world, things.account, 'POST', `/webhooks/${id}/test`);
  const { delivery } = (await answer.json()) as { delivery: string };
  return { id, delivery };
}
