import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { Webhook } from 'standardwebhooks';
import { findOrganization } from '#accounts/organizations.ts';
import { jobsSchema } from '#jobs/stored-queues.ts';
import { announceEvents } from '#webhooks/announce.ts';
import { deliverWebhookJob } from '#webhooks/job-names.ts';
import { deliverWebhook } from '#webhooks/deliver.ts';
import { forgetDeliveries } from '#webhooks/deliveries.ts';
import { announceThresholds } from '#webhooks/thresholds.ts';
import { lettersTo } from '../support/people.ts';
import { askApi, type Reply } from '../support/ask.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type Received = { readonly headers: Record<string, string>; readonly body: string };
type Delivery = {
  id: string;
  type: string;
  state: string;
  attempts: number;
  status: number | null;
  fault: string | null;
  nextAt: string | null;
};

describe('a webhook', () => {
  let world: World;
  let acme: Account;
  let receiver: Server;
  let address: string;
  let received: Received[] = [];
  let answers = 200;
  let heard = (): void => undefined;
  before(async () => {
    receiver = createServer((request, response) => {
      void buffer(request).then((body) => {
        received.push({ headers: request.headers as Record<string, string>, body: body.toString() });
        response.writeHead(answers, answers === 302 ? { location: '/elsewhere' } : {}).end('thanks');
        heard();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
    const { port } = receiver.address() as AddressInfo;
    address = `http://127.0.0.1:${port}/hook`;
    world = await createWorld({
      environment: { VITRINE_FETCH_ALLOW: `127.0.0.1:${port}`, VITRINE_CREDITS: '1' },
    });
    acme = await world.createAccount('acme');
  });
  beforeEach(() => {
    received = [];
    answers = 200;
  });
  after(async () => {
    await world[Symbol.asyncDispose]();
    receiver.close();
  });

  function ask<Body>(method: string, path: string, body?: object, account = acme): Promise<Reply<Body>> {
    return askApi(world, account, { method, path, body });
  }

  async function hook(events: string[], url = address) {
    const { status, body } = await ask<{ id: string; secret: string }>('POST', '/webhooks', { url, events });
    assert.equal(status, 201, JSON.stringify(body));
    return body;
  }

  async function deliveries(id: string): Promise<Delivery[]> {
    return (await ask<{ items: Delivery[] }>('GET', `/webhooks/${id}/deliveries`)).body.items;
  }

  /** The first delivery, once it has been tried so often. */
  async function tried(id: string, attempts: number): Promise<Delivery> {
    for (;;) {
      const [latest] = await deliveries(id);
      if (latest !== undefined && latest.attempts >= attempts) return latest;
      await new Promise(setImmediate);
    }
  }

  async function upload(name: string, width = 40): Promise<{ id: string; path: string }> {
    const form = new FormData();
    const bytes = await canvasOf(photo(width, 30)).jpeg().toBuffer();
    form.set('file', new Blob([new Uint8Array(bytes)]), name);
    const answer = await world.get('/api/v1/assets', {
      method: 'POST',
      headers: { authorization: acme.authorization },
      body: form,
    });
    return (await answer.json()) as { id: string; path: string };
  }

  test('hears what becomes of assets, signed as Standard Webhooks says, and nothing it did not ask for', async () => {
    const { id, secret } = await hook(['asset.created', 'asset.deleted']);
    const asset = await upload('one.jpg');
    await ask('PATCH', `/assets/${asset.id}`, { visibility: 'public' });
    await ask('DELETE', `/assets/${asset.id}`);
    while ((await deliveries(id)).some(({ state }) => state !== 'delivered')) await new Promise(setImmediate);
    const types = received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
    assert.deepEqual(types.toSorted(), ['asset.created', 'asset.deleted']);
    const created = received.find(({ body }) => body.includes('asset.created'));
    assert.ok(created);
    // The library's own clock is the machine's, ours stands still: the time is looked at apart.
    const signedAt = Number(created.headers['webhook-timestamp']);
    assert.equal(signedAt, Math.floor(world.clock.now().getTime() / 1_000));
    const now = Date.now;
    Date.now = () => signedAt * 1_000;
    try {
      const event = new Webhook(secret).verify(created.body, created.headers) as { data: { path: string } };
      assert.equal(event.data.path, '/one.jpg');
      assert.throws(() => new Webhook(secret).verify(`${created.body} `, created.headers));
    } finally {
      Date.now = now;
    }
    await ask('DELETE', `/webhooks/${id}`);
  });

  test('hears of a whole folder in a few statements, however much is in it', async () => {
    const { id } = await hook(['asset.deleted']);
    const { id: organizationId } = await findOrganization(world.ctx, 'acme');
    const data = Array.from({ length: 1_500 }, (_, index) => ({ id: `asset ${index}` }));
    const takenBack = new Error('taken back');
    const announced = world.ctx.database.transaction(async (tx) => {
      await announceEvents(world.ctx, tx, { organizationId, type: 'asset.deleted', data });
      // The rows that one statement wrote have the number of that statement.
      const { rows } = await sql<{ deliveries: string; statements: string; jobs: string }>`
        select count(*) as deliveries, count(distinct delivery.cmin::text) as statements,
          (select count(distinct cmin::text) from ${sql.table(`${jobsSchema}.job`)} where name = ${deliverWebhookJob}
            and data ->> 'id' in (select id::text from webhook_deliveries where endpoint_id = ${id})) as jobs
        from webhook_deliveries delivery where endpoint_id = ${id}
      `.execute(tx);
      assert.deepEqual(rows, [{ deliveries: '1500', statements: '2', jobs: '2' }]);
      throw takenBack;
    });
    await assert.rejects(announced, takenBack);
    assert.deepEqual(await deliveries(id), []);
    await ask('DELETE', `/webhooks/${id}`);
  });

  test('hears of every way in which an asset changes, once each', async () => {
    const asset = await upload('ways.jpg');
    const { id } = await hook([
      ...['asset.created', 'asset.replaced', 'asset.updated', 'asset.deleted', 'folder.moved'],
    ]);
    const content = new FormData();
    const other = await canvasOf(photo(41, 31)).jpeg().toBuffer();
    content.set('file', new Blob([new Uint8Array(other)]), 'other.jpg');
    const { authorization } = acme;
    await ask('PATCH', `/assets/${asset.id}`, { altText: 'A lake' });
    await ask('PATCH', `/assets/${asset.id}`, { folder: '/ways' });
    await world.get(`/api/v1/assets/${asset.id}/content`, {
      method: 'PUT',
      headers: { authorization },
      body: content,
    });
    await ask('POST', `/assets/${asset.id}/versions/1/restore`);
    await ask('POST', `/assets/${asset.id}/trash`);
    await ask('POST', `/trash/${asset.id}/restore`);
    const folders = await ask<{ items: { id: string; path: string }[] }>('GET', '/folders');
    const folder = folders.body.items.find(({ path }) => path === '/ways/');
    await ask('PATCH', `/folders/${folder?.id ?? ''}`, { name: 'roads' });
    await ask('DELETE', `/folders/${folder?.id ?? ''}?trash=true`);
    await ask('DELETE', `/trash/${asset.id}`);
    const types = (await deliveries(id)).map(({ type }) => type).toSorted();
    assert.deepEqual(types, [
      ...['asset.created', 'asset.deleted', 'asset.deleted', 'asset.replaced', 'asset.replaced'],
      ...['asset.updated', 'asset.updated', 'folder.moved'],
    ]);
    await ask('DELETE', `/webhooks/${id}`);
  });

  test('hears nothing of what was refused, and nothing of another organization', async () => {
    const other = await world.createAccount('other');
    const { id } = await hook(['asset.created', 'asset.replaced']);
    const form = new FormData();
    form.set('file', new Blob(['no picture']), 'a.jpg');
    const headers = { authorization: acme.authorization };
    assert.equal((await world.get('/api/v1/assets', { method: 'POST', headers, body: form })).status, 415);
    assert.deepEqual(await deliveries(id), []);
    for (const [method, path] of [
      ['GET', `/webhooks/${id}`],
      ['PATCH', `/webhooks/${id}`],
      ['DELETE', `/webhooks/${id}`],
      ['GET', `/webhooks/${id}/deliveries`],
      ['POST', `/webhooks/${id}/test`],
    ] as const) {
      const body = method === 'PATCH' ? { label: 'x' } : undefined;
      assert.equal((await ask(method, path, body, other)).status, 404, `${method} ${path}`);
    }
    await ask('DELETE', `/webhooks/${id}`);
  });

  test('is tried again later and later, can be sent once more, and is turned off after five days with a letter', async () => {
    const { id } = await hook(['asset.created']);
    answers = 500;
    await upload('two.jpg', 50);
    const first = await tried(id, 1);
    assert.deepEqual(
      [first.state, first.status, first.fault],
      ['waiting', 500, 'It answered with status 500.'],
    );
    const pause = Date.parse(first.nextAt ?? '') - world.clock.now().getTime();
    assert.equal(pause, 5_000);
    for (let attempts = 2; attempts <= 10; attempts += 1) {
      await deliverWebhook(world.ctx, first.id, AbortSignal.timeout(10_000));
    }
    const [given] = await deliveries(id);
    assert.deepEqual([given?.state, given?.attempts], ['failed', 10]);
    answers = 204;
    assert.equal((await ask('POST', `/webhooks/${id}/deliveries/${first.id}/replay`)).status, 202);
    const again = await tried(id, 1);
    assert.deepEqual([again.id, again.state], [first.id, 'delivered']);
    answers = 500;
    // The list is in order of time, which stands still here.
    world.clock.advance(3_600);
    await ask('POST', `/webhooks/${id}/test`);
    await tried(id, 1);
    world.clock.advance(5 * 24 * 3_600);
    const [waiting] = await deliveries(id);
    await deliverWebhook(world.ctx, waiting?.id ?? '', AbortSignal.timeout(10_000));
    const { body } = await ask<{ enabled: boolean }>('GET', `/webhooks/${id}`);
    assert.equal(body.enabled, false);
    const letters = await lettersTo(world, 'owner@example.org');
    assert.ok(
      letters.some(({ template, text }) => template === 'webhooks.disabled' && text.includes(address)),
    );
    assert.equal((await ask('POST', `/webhooks/${id}/test`)).status, 409);
    const on = await ask<{ enabled: boolean }>('PATCH', `/webhooks/${id}`, { enabled: true });
    assert.equal(on.body.enabled, true);
    await ask('DELETE', `/webhooks/${id}`);
  });

  test('reaches no private network that the operator did not allow, and follows nobody elsewhere', async () => {
    const { id } = await hook(['asset.created'], 'http://127.0.0.1:9/hook');
    await ask('POST', `/webhooks/${id}/test`);
    const refused = await tried(id, 1);
    assert.equal(refused.status, null);
    assert.match(refused.fault ?? '', /This address has no public host/);
    answers = 302;
    const moved = await hook(['asset.created']);
    await ask('POST', `/webhooks/${moved.id}/test`);
    const elsewhere = await tried(moved.id, 1);
    assert.match(elsewhere.fault ?? '', /redirects/);
    assert.equal(received.length, 1);
    for (const one of [id, moved.id]) await ask('DELETE', `/webhooks/${one}`);
  });

  test('has to have an address that can be fetched, and events there are', async () => {
    for (const body of [
      { url: 'ftp://example.org', events: ['asset.created'] },
      { url: 'https://user:pass@example.org', events: ['asset.created'] },
      { url: 'https://example.org', events: ['asset.vanished'] },
      { url: 'https://example.org', events: [] },
    ]) {
      assert.equal((await ask('POST', '/webhooks', body)).status, 400, JSON.stringify(body));
    }
  });

  test('hears once a period that most of the credits are used', async () => {
    const { id } = await hook(['usage.threshold']);
    await world.ctx.database.db
      .insertInto('usage_hours')
      .values({
        organization_id: (
          await world.ctx.database.db
            .selectFrom('organizations')
            .select('id')
            .where('cloudname', '=', 'acme')
            .executeTakeFirstOrThrow()
        ).id,
        hour: world.clock.now(),
        run_id: '00000000-0000-0000-0000-000000000000' as never,
        ...{ delivered_bytes: '0', deliveries: '0', transformations: '850' },
      })
      .execute();
    await announceThresholds(world.ctx);
    await announceThresholds(world.ctx);
    const told = await tried(id, 1);
    assert.deepEqual([told.type, (await deliveries(id)).length], ['usage.threshold', 1]);
    assert.match(received[0]?.body ?? '', /"percent":80/);
    world.clock.advance(31 * 24 * 3_600);
    await forgetDeliveries(world.ctx);
    assert.deepEqual(await deliveries(id), []);
  });
});
