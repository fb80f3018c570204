import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operator } from '#access/actor.ts';
import type { Scope } from '#access/scopes.ts';
import { createKey, organizationNamed } from '#accounts/api-keys.ts';
import { contract, create, form, native, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

async function keyWith(world: World, wish: { scopes?: Scope[]; folder?: string }): Promise<Account> {
  const organizationId = await organizationNamed(world.ctx, 'acme');
  const key = await createKey(world.ctx, operator, { organizationId, label: '', ...wish });
  const authorization = `Basic ${Buffer.from(`${key.apiKey}:${key.apiSecret}`).toString('base64')}`;
  return { cloudname: 'acme', ...key, authorization };
}

const picture = async () => ({ name: 'a.png', bytes: await canvasOf(photo(8, 8)).png().toBuffer() });

test('through both doors a key does what its scopes say and nothing else', async () => {
  await using world = await createWorld();
  const whole = await world.createAccount('acme');
  const file = await picture();
  const { id } = await create(world, whole, file);
  const [read, send, manage] = [
    await keyWith(world, { scopes: ['read'] }),
    await keyWith(world, { scopes: ['upload'] }),
    await keyWith(world, { scopes: ['manage'] }),
  ];
  type Attempt = readonly [string, (key: Account) => Promise<Response>, readonly Account[]];
  const attempts: readonly Attempt[] = [
    ['list', (key) => native(world, key, 'GET', '/assets'), [read]],
    ['get', (key) => native(world, key, 'GET', `/assets/${id}`), [read]],
    ['listFolder', (key) => contract(world, key, 'GET', 'listFolder'), [read]],
    ['subscription', (key) => contract(world, key, 'GET', 'subscription'), [read]],
    ['upload', (key) => native(world, key, 'POST', '/assets', form({ collision: 'number' }, file)), [send]],
    ['uploadImage', (key) => contract(world, key, 'POST', 'uploadImage', form({}, file)), [send]],
    ...(
      [
        ['GET', '/trash', read],
        ['GET', '/folders', read],
        ['GET', '/tags', read],
        ['GET', '/fields', read],
        ['GET', '/collections', read],
        ['GET', '/duplicates', read],
        ['GET', `/assets/${id}/versions`, read],
        ['POST', '/folders', send],
        ['PATCH', `/assets/${id}`, manage],
        ['POST', `/assets/${id}/versions/1/restore`, manage],
        ['DELETE', `/assets/${id}/versions/1`, manage],
        ['PATCH', '/folders/root', manage],
        ['DELETE', '/folders/root', manage],
        ['PATCH', '/tags/none', manage],
        ['DELETE', '/tags/none', manage],
        ['PUT', '/fields/none', manage],
        ['DELETE', '/fields/none', manage],
        ['POST', '/collections', manage],
        ['DELETE', '/trash', manage],
      ] as const
    ).map(([method, path, may]): Attempt => [
      `${method} ${path}`,
      (key: Account) => native(world, key, method, path, method === 'GET' ? undefined : { unheard: 1 }),
      path === '/folders' && method === 'POST' ? [may, manage] : [may],
    ]),
    ['purge', (key) => contract(world, key, 'DELETE', 'purge', { path: '/' }), [manage]],
    ['deleteFolder', (key) => contract(world, key, 'DELETE', 'deleteFolder', { path: '/none' }), [manage]],
  ];
  for (const [what, attempt, may] of attempts) {
    for (const key of [read, send, manage]) {
      const { status } = await attempt(key);
      assert.equal(
        status !== 403,
        may.includes(key),
        `${what} ${[read, send, manage].indexOf(key)}: ${status}`,
      );
    }
    assert.notEqual((await attempt(whole)).status, 403, what);
  }
  const replacing = await native(world, send, 'POST', '/assets', form({ collision: 'replace' }, file));
  assert.equal(replacing.status, 403);
});

test('a key of one folder neither sees nor touches what is outside', async () => {
  await using world = await createWorld();
  const whole = await world.createAccount('acme');
  const file = await picture();
  const outside = await create(world, whole, file, { folder: '/private' });
  const key = await keyWith(world, { folder: '/shop/' });
  await upload(world, key, file, { path: '/shop' });
  for (const [method, path, body] of [
    ['GET', '/assets', undefined],
    ['GET', '/assets?folder=/private', undefined],
    ['GET', '/assets?folder=/shopping', undefined],
    ['GET', '/assets?within=/private&q=a', undefined],
    ['GET', '/folders', undefined],
    ['GET', '/tags', undefined],
    ['GET', '/trash', undefined],
    ['GET', '/duplicates', undefined],
    ['GET', '/collections', undefined],
    ['DELETE', '/trash', undefined],
    ['DELETE', '/tags/a', undefined],
    ['DELETE', '/fields/a', undefined],
    ['PATCH', '/folders/root', { rules: {} }],
    ['POST', '/folders', { path: '/private/x' }],
    ['POST', `/assets/${outside.id}/trash`, undefined],
    ['POST', `/assets/${outside.id}/copy`, { folder: '/shop' }],
    ['GET', `/assets/${outside.id}`, undefined],
    ['PATCH', `/assets/${outside.id}`, { visibility: 'public' }],
    ['DELETE', `/assets/${outside.id}`, undefined],
    ['POST', '/assets', form({ folder: '/private' }, file)],
  ] as const) {
    assert.equal((await native(world, key, method, path, body)).status, 403, `${method} ${path}`);
  }
  for (const [method, operation, body] of [
    ['GET', 'image?name=/private/a.png', undefined],
    ['PUT', 'copyImage', { source: '/private/a.png', targetPath: '/shop', name: 'b.png' }],
    ['PUT', 'moveImage', { source: '/shop/a.png', targetPath: '/private' }],
    ['POST', 'createFolder', { path: '/private/more' }],
    ['DELETE', 'deleteFolder', { path: '/private' }],
    ['DELETE', 'purge', { path: '/' }],
  ] as const) {
    assert.equal((await contract(world, key, method, operation, body)).status, 403, operation);
  }
  assert.equal((await native(world, key, 'GET', '/assets?folder=/shop')).status, 200);
});
