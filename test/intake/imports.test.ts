import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { listAudit } from '#accounts/audit.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { endSession } from '#accounts/session-list.ts';
import { runImport } from '#intake/run-import.ts';
import type { Id } from '#platform/id.ts';
import { askApi, type Reply } from '../support/ask.ts';
import { becomeAdministrator, enter, signedAs, type SignedIn } from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type Import = { id: string; state: string; total: number; done: number; failed: number };
type Item = {
  url: string;
  state: string;
  assetId: string | null;
  sha256: string | null;
  problem: string | null;
};

describe('pictures that come from elsewhere', () => {
  let world: World;
  let acme: Account;
  let other: Account;
  let web: Server;
  let base: string;
  let picture: Buffer;
  before(async () => {
    picture = await canvasOf(photo(80, 60)).jpeg().toBuffer();
    web = createServer((request, response) => {
      const isPicture = request.url?.endsWith('.jpg') === true;
      response.writeHead(isPicture ? 200 : 404).end(isPicture ? picture : 'none');
    });
    await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
    const { port } = web.address() as AddressInfo;
    base = `http://127.0.0.1:${port}`;
    world = await createWorld({ environment: { VITRINE_FETCH_ALLOW: `127.0.0.1:${port}` } });
    acme = await world.createAccount('acme');
    other = await world.createAccount('other');
  });
  after(async () => {
    await world[Symbol.asyncDispose]();
    web.close();
  });

  function ask<Body>(method: string, path: string, body?: object, account = acme): Promise<Reply<Body>> {
    return askApi(world, account, { method, path, body });
  }

  async function finished(id: string): Promise<Import> {
    for (;;) {
      const { body } = await ask<Import>('GET', `/imports/${id}`);
      if (body.state !== 'running') return body;
      await new Promise(setImmediate);
    }
  }

  async function count(folder: string): Promise<number> {
    const { body } = await ask<{ items: unknown[] }>('GET', `/assets?folder=${folder}`);
    return body.items.length;
  }

  test('an import answers at once, and tells of each address what became of it', async () => {
    const urls = [`${base}/a.jpg`, `${base}/missing`, 'http://10.0.0.1/b.jpg', `${base}/c.jpg`];
    const begun = await ask<Import>('POST', '/imports', { urls, folder: 'fetched' });
    assert.deepEqual([begun.status, begun.body.total], [202, 4]);
    const { state, done, failed } = await finished(begun.body.id);
    assert.deepEqual([state, done, failed], ['done', 2, 2]);
    const { items } = (await ask<{ items: Item[] }>('GET', `/imports/${begun.body.id}/items`)).body;
    assert.deepEqual(
      items.map((item) => [item.url, item.state, item.problem]),
      [
        [urls[0], 'done', null],
        [urls[1], 'failed', 'fetch-failed'],
        [urls[2], 'failed', 'fetch-address-not-public'],
        [urls[3], 'done', null],
      ],
    );
    assert.equal(items[0]?.sha256, createHash('sha256').update(picture).digest('hex'));
    assert.equal((await ask('GET', `/assets/${items[0]?.assetId ?? ''}`)).status, 200);
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/items'],
      ['DELETE', ''],
    ] as const) {
      const theirs = await ask(method, `/imports/${begun.body.id}${path}`, undefined, other);
      assert.equal(theirs.status, 404, `${method} ${path}`);
    }
    assert.deepEqual((await ask<{ items: Import[] }>('GET', '/imports', undefined, other)).body.items, []);
  });

  test('run again, also twice at once, it makes nothing twice', async () => {
    const urls = Array.from({ length: 12 }, (_, index) => `${base}/n${index}.jpg`);
    const { body } = await ask<Import>('POST', '/imports', { urls, folder: 'twice' });
    await finished(body.id);
    // As after a crash between the addresses: some are still to be done, the import is not over.
    await world.ctx.database.db
      .updateTable('import_items')
      .set({ state: 'waiting', asset_id: null, sha256: null })
      .where('import_id', '=', body.id as never)
      .where('position', '>=', 6)
      .execute();
    await world.ctx.database.db
      .updateTable('imports')
      .set({ state: 'running', finished_at: null })
      .where('id', '=', body.id as never)
      .execute();
    const { signal } = new AbortController();
    await Promise.all([runImport(world.ctx, body.id, signal), runImport(world.ctx, body.id, signal)]);
    const { done, failed } = await finished(body.id);
    assert.deepEqual([done, failed, await count('twice')], [12, 0, 12]);
  });

  test('an import that was stopped fetches nothing more', async () => {
    const { body } = await ask<Import>('POST', '/imports', { urls: [`${base}/z.jpg`], folder: 'stopped' });
    const stopped = await ask<Import>('DELETE', `/imports/${body.id}`);
    assert.ok(['cancelled', 'done'].includes(stopped.body.state));
    assert.equal((await ask('POST', '/imports', { urls: [] })).status, 400);
    assert.equal((await ask('POST', '/imports', { urls: [base], folder: '../x' })).status, 400);
  });

  describe('for somebody who is signed in', () => {
    let founder: SignedIn;
    let organizationId: Id<'organization'>;
    before(async () => {
      founder = await becomeAdministrator(world, 'founder@example.org');
      organizationId = (await foundOrganization(world.ctx, founder.person, { cloudname: 'theirs' })).id;
    });

    async function begin(name: string): Promise<Id<'import'>> {
      const answer = await world.get('/api/v1/imports', {
        method: 'POST',
        headers: { ...signedAs(founder), 'content-type': 'application/json' },
        body: JSON.stringify({ urls: [`${base}/${name}.jpg`], folder: name }),
      });
      const { id } = (await answer.json()) as { id: Id<'import'> };
      assert.equal(answer.status, 202);
      return id;
    }

    async function rowOf(id: Id<'import'>) {
      return world.ctx.database.db
        .selectFrom('imports')
        .select(['state', 'key_id', 'person_id'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
    }

    test('an import goes on in their name when they have signed out', async () => {
      const id = await begin('theirs');
      const session = founder.person.sessionId;
      await endSession(world.ctx, founder.person, session);
      while ((await rowOf(id)).state === 'running') await new Promise(setImmediate);
      assert.deepEqual(await rowOf(id), {
        ...{ state: 'done', key_id: null, person_id: founder.person.personId },
      });
      const { events } = await listAudit(world.ctx, operator, {
        ...{ organizationId, action: 'asset.uploaded', limit: 1 },
      });
      assert.deepEqual(
        [events[0]?.personId, events[0]?.device],
        [founder.person.personId, 'Work begun before'],
      );
    });

    test('and fetches nothing more for who is no longer in the organization', async () => {
      founder = await enter(world, 'founder@example.org');
      const id = await begin('gone');
      await world.ctx.database.db
        .updateTable('imports')
        .set({ state: 'running', finished_at: null })
        .where('id', '=', id)
        .execute();
      await world.ctx.database.db
        .deleteFrom('memberships')
        .where('organization_id', '=', organizationId)
        .execute();
      await runImport(world.ctx, id, new AbortController().signal);
      assert.equal((await rowOf(id)).state, 'cancelled');
    });
  });

  describe('with an upload token', () => {
    async function token(wish: object): Promise<string> {
      const { status, body } = await ask<{ token: string }>('POST', '/upload-tokens', wish);
      assert.equal(status, 201, JSON.stringify(body));
      return body.token;
    }

    async function send(secret: string, bytes: Buffer = picture, headers: Record<string, string> = {}) {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(bytes)]), 'mine.jpg');
      const answer = await world.get('/api/v1/direct-uploads', {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, ...headers },
        body: form,
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    }

    test('a browser uploads without a key, so often and no more, where the token says', async () => {
      const secret = await token({ folder: 'users/42', uses: 2 });
      const first = await send(secret);
      assert.deepEqual([first.status, first.body['path']], [201, '/users/42/mine.jpg']);
      assert.equal(first.body['sha256'], createHash('sha256').update(picture).digest('hex'));
      assert.equal((await send(secret, Buffer.from('no picture'))).status, 415);
      const png = await canvasOf(photo(70, 60)).jpeg().toBuffer();
      assert.equal((await send(secret, png)).status, 201);
      const third = await send(secret, await canvasOf(photo(71, 60)).jpeg().toBuffer());
      assert.deepEqual([third.status, third.body['code']], [401, 'upload-token-invalid']);
      assert.equal(await count('users/42'), 2);
    });

    test('it takes only the types, the sizes and the pages it was made for, and ends', async () => {
      assert.equal((await send(await token({ types: ['png'] }))).status, 415);
      assert.equal((await send(await token({ maxBytes: 100 }))).status, 413);
      const bound = await token({ origins: ['https://shop.example'], uses: 5 });
      assert.equal((await send(bound)).status, 403);
      assert.equal((await send(bound, picture, { origin: 'https://evil.example' })).status, 403);
      assert.equal((await send(bound, picture, { origin: 'https://shop.example' })).status, 201);
      const short = await token({ seconds: 60 });
      world.clock.advance(61);
      assert.equal((await send(short)).status, 401);
      assert.equal((await send('x'.repeat(43))).status, 401);
      assert.equal((await ask('POST', '/upload-tokens', { origins: ['shop.example/x'] })).status, 400);
    });

    test('it opens tus as well, within its folder and for its own uploads, and nothing else', async () => {
      const secret = await token({ folder: 'users/7' });
      const headers = { authorization: `Bearer ${secret}`, 'tus-resumable': '1.0.0' };
      const elsewhere = await world.get('/api/v1/uploads', {
        method: 'POST',
        headers: {
          ...headers,
          'upload-length': '10',
          'upload-metadata': `path ${Buffer.from('users/8').toString('base64')}`,
        },
      });
      assert.equal(elsewhere.status, 403);
      const begun = await world.get('/api/v1/uploads', {
        method: 'POST',
        headers: { ...headers, 'upload-length': String(picture.length) },
      });
      assert.equal(begun.status, 201);
      const place = begun.headers.get('location') ?? '';
      const stranger = await token({ folder: 'users/7' });
      const looked = await world.get(place, { headers: { authorization: `Bearer ${stranger}` } });
      assert.equal(looked.status, 404);
      const sent = await world.get(place, {
        method: 'PATCH',
        headers: { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
        body: new Uint8Array(picture),
      });
      assert.equal(sent.status, 204);
      assert.equal(await count('users/7'), 1);
      const again = await world.get('/api/v1/uploads', {
        method: 'POST',
        headers: { ...headers, 'upload-length': '10' },
      });
      assert.equal(again.status, 401);
      assert.equal((await world.get('/api/v1/assets', { headers })).status, 401);
    });
  });
});
