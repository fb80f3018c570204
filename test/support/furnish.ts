import assert from 'node:assert/strict';
import type { Id } from '#platform/id.ts';
import { create, native } from './doors.ts';
import type { Account, World } from './world.ts';

/** Something in every table of the library. */
export async function furnishLibrary(world: World, account: Account, picture: Buffer): Promise<void> {
  const ask = asking(world, account);
  await ask('PUT', '/fields/price', { label: 'Price', type: 'number' });
  const { id } = await ask('POST', '/collections', { name: 'Lakes' });
  const rules = { tags: ['lake'] };
  await ask('POST', '/folders', { path: '/ruled', rules });
  const asset = await create(world, account, { name: 'ruled.jpg', bytes: picture }, { folder: 'ruled' });
  await ask('POST', `/collections/${id}/assets`, { add: [asset.id] });
  // The same picture, other bytes: what follows its end is no part of it.
  const bytes = Buffer.concat([picture, Buffer.from('again')]);
  const replaced = { folder: 'ruled', collision: 'replace' };
  await create(world, account, { name: 'ruled.jpg', bytes }, replaced);
  const thrown = await create(world, account, { name: 'thrown.jpg', bytes: picture });
  await ask('POST', `/assets/${thrown.id}/trash`);
  await ask('GET', '/assets?q=lake');
  await world.ctx.imaging.idle.settled();
}

export type Doors = { readonly share: string; readonly token: string };

/** Something in every table of the ways in and out; gives the path of a share link and an upload token. */
export async function furnishDoors(
  world: World,
  account: Account,
  organizationId: Id<'organization'>,
): Promise<Doors> {
  const ask = asking(world, account);
  const { token } = await ask('POST', '/upload-tokens', { uses: 10, seconds: 86_400 });
  const { url } = await ask('POST', '/shares', { folder: '/holidays', password: 'open sesame' });
  await ask('POST', '/imports', { urls: ['http://127.0.0.1:1/lake.jpg'] });
  const { id } = await ask('POST', '/webhooks', { url: 'http://127.0.0.1:1/', events: ['asset.created'] });
  await ask('POST', `/webhooks/${id}/test`);
  const begun = await world.get('/api/v1/uploads', {
    method: 'POST',
    headers: {
      ...{ authorization: account.authorization, 'tus-resumable': '1.0.0' },
      'upload-length': '10',
    },
  });
  assert.equal(begun.status, 201);
  const now = world.clock.now();
  await world.ctx.database.db
    .insertInto('webhook_thresholds')
    .values({ organization_id: organizationId, period: now, percent: 80, reached_at: now })
    .execute();
  return { share: new URL(url ?? '').pathname, token: token ?? '' };
}

function asking(world: World, account: Account) {
  return async (method: string, path: string, body?: object) => {
    const answer = await native(world, account, method, path, body);
    const text = await answer.text();
    assert.ok(answer.ok, `${method} ${path}: ${text}`);
    return (text === '' ? {} : JSON.parse(text)) as { id?: string; token?: string; url?: string };
  };
}
