import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { sql } from 'kysely';
import { type Call, caller } from '../support/contract.ts';
import { upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type Credits = { limit: number; usage: number; usagePercentage: number };
type Subscription = {
  cloudname: string;
  status: string;
  subscription: string;
  subscriptionRenewalPeriod: string;
  subscriptionStartDate: string;
  subscriptionEndDate: string;
  creditUsageIn30Days: Credits;
  creditUsageInSubscriptionPeriod: Credits;
  cdnUsage: { usageInByte: number; usageInGB: number };
  transformationUsage: { count: number };
  storageUsage: { usageInByte: number; usageInMB: number; assetCount: number };
};

const day = 86_400;

describe('subscription', () => {
  let world: World;
  let acme: Account;
  let small: Buffer;
  let large: Buffer;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_CREDITS: '50' } });
    small = await canvasOf(photo(64, 48)).jpeg().toBuffer();
    // More than is sent from memory, so that it goes out as a stream.
    large = await canvasOf(photo(900, 700)).png({ compressionLevel: 0 }).toBuffer();
  });
  let number = 0;
  beforeEach(async () => {
    acme = await world.createAccount(`acme${(number += 1)}`);
  });
  after(() => world[Symbol.asyncDispose]());

  const call: Call = (...what) => caller(world, acme)(...what);
  const read = async (): Promise<Subscription> =>
    (await call('GET', 'subscription')) as unknown as Subscription;
  const get = async (path: string, init?: RequestInit) => {
    const answer = await world.get(`/cdn/${acme.cloudname}${path}`, init);
    const { length } = Buffer.from(await answer.arrayBuffer());
    return { status: answer.status, length, etag: answer.headers.get('etag') ?? '' };
  };

  test('of a new organization: every member, with the types that the strictest client reads', async () => {
    const { success, errors, messages, ...members } = await call('GET', 'subscription');
    assert.deepEqual([success, errors, messages], [true, [], []]);
    const nothing = { limit: 50, usage: 0, usagePercentage: 0 };
    assert.deepEqual(members, {
      cloudname: acme.cloudname,
      status: 'Active',
      subscription: 'Startup',
      subscriptionRenewalPeriod: 'Monthly',
      subscriptionStartDate: '2026-03-01T00:00:00.000Z',
      subscriptionEndDate: '2026-04-01T00:00:00.000Z',
      creditUsageIn30Days: nothing,
      creditUsageInSubscriptionPeriod: nothing,
      cdnUsage: { usageInByte: 0, usageInGB: 0 },
      transformationUsage: { count: 0 },
      storageUsage: { usageInByte: 0, usageInMB: 0, assetCount: 0 },
    });
  });

  test('storage is exact through uploads, overwriting, copies and deletions', async () => {
    const stored = async () => (await read()).storageUsage;
    await upload(world, acme, { name: 'a.jpg', bytes: small });
    await upload(world, acme, { name: 'b.png', bytes: large });
    const both = small.length + large.length;
    assert.deepEqual(await stored(), { usageInByte: both, usageInMB: both / 1e6, assetCount: 2 });
    await upload(
      world,
      acme,
      { name: 'b.png', bytes: await canvasOf(photo(9, 9)).png().toBuffer() },
      { overwrite: 'true' },
    );
    assert.equal((await stored()).assetCount, 2);
    await call('PUT', 'copyImage', { source: '/a.jpg', name: 'c' });
    await call('DELETE', 'deleteImage', { name: '/b.png' });
    assert.deepEqual(await stored(), {
      usageInByte: 2 * small.length,
      usageInMB: (2 * small.length) / 1e6,
      assetCount: 2,
    });
  });

  test('bytes are those of the bodies sent, transformations those rendered', async () => {
    await upload(world, acme, { name: 'a.jpg', bytes: small });
    await upload(world, acme, { name: 'b.png', bytes: large });
    let bytes = 0;
    const both = async () => {
      const { cdnUsage, transformationUsage } = await read();
      assert.equal(cdnUsage.usageInGB, cdnUsage.usageInByte / 1e9);
      return [cdnUsage.usageInByte, transformationUsage.count];
    };
    const rendered = await get('/w_30/a.jpg');
    const fromMemory = await get('/w_30/a.jpg');
    assert.equal(fromMemory.length, rendered.length);
    bytes += rendered.length + fromMemory.length;
    assert.deepEqual(await both(), [bytes, 1]);
    const { etag } = rendered;
    assert.equal((await get('/w_30/a.jpg', { headers: { 'if-none-match': etag } })).status, 304);
    assert.equal((await get('/w_30/a.jpg', { method: 'HEAD' })).status, 200);
    assert.equal((await get('/b.png', { method: 'HEAD' })).status, 200);
    assert.deepEqual(await both(), [bytes, 1]);
    assert.equal((await get('/b.png', { headers: { range: 'bytes=100-299' } })).length, 200);
    assert.equal((await get('/w_30/a.jpg', { headers: { range: 'bytes=-50' } })).length, 50);
    bytes += 250;
    assert.deepEqual(await both(), [bytes, 1]);
    bytes += (await get('/b.png')).length + (await get('/a.jpg')).length;
    // Another address of the same picture: the derivative is found on the disk.
    bytes += (await get('/w_30/a.jpg?t=1')).length;
    assert.deepEqual(await both(), [bytes, 1]);
    for (const path of ['/none.jpg', '/w_30/none.jpg', '/b.png?x']) {
      const answer = await get(path, { headers: { range: 'bytes=99999999-' } });
      assert.ok(answer.status >= 400);
    }
    assert.deepEqual(await both(), [bytes, 1]);
    const same = await Promise.all(Array.from({ length: 5 }, () => get('/w_31/b.png')));
    bytes += same.reduce((sum, { length }) => sum + length, 0);
    assert.deepEqual(await both(), [bytes, 2]);
  });

  test('a credit is a GB delivered, a GB stored or a thousand transformations', async () => {
    const id = await idOf();
    await insertHour(id, '2026-03-01T11:00:00Z', { bytes: 2_500_000_000, transformations: 1_500 });
    await upload(world, acme, { name: 'a.jpg', bytes: small });
    await world.ctx.database.db
      .updateTable('assets')
      .set({ size: '3000000000' })
      .where('organization_id', '=', id)
      .execute();
    const { creditUsageIn30Days, creditUsageInSubscriptionPeriod, cdnUsage, storageUsage } = await read();
    assert.deepEqual(creditUsageIn30Days, { limit: 50, usage: 7, usagePercentage: 14 });
    assert.deepEqual(creditUsageInSubscriptionPeriod, creditUsageIn30Days);
    assert.equal(cdnUsage.usageInGB, 2.5);
    assert.equal(storageUsage.usageInMB, 3_000);
  });

  test('thirty days and the period each count their own time', async () => {
    const id = await idOf();
    const now = world.clock.now().getTime();
    const hourOf = (daysAgo: number) => {
      const hour = new Date(now - daysAgo * day * 1_000);
      hour.setUTCMinutes(0, 0, 0);
      return hour.toISOString();
    };
    await insertHour(id, hourOf(0.1), { bytes: 1e9, transformations: 1 });
    await insertHour(id, hourOf(29.9), { bytes: 2e9, transformations: 10 });
    await insertHour(id, hourOf(30.1), { bytes: 4e9, transformations: 100 });
    const first = await read();
    assert.equal(first.cdnUsage.usageInByte, 3e9);
    assert.equal(first.transformationUsage.count, 11);
    assert.equal(first.creditUsageIn30Days.usage, 3.011);
    assert.equal(first.creditUsageInSubscriptionPeriod.usage, 1.001);
    const strangers = caller(world, await world.createAccount(`other${number}`));
    assert.equal(
      ((await strangers('GET', 'subscription')) as unknown as Subscription).cdnUsage.usageInByte,
      0,
    );
  });

  test('a hundred requests leave one row and nothing about who asked', async () => {
    const rows = async () => {
      const { rows: tables } = await sql<{ name: string }>`
        select table_name as name from information_schema.tables
        where table_schema = current_schema() and table_type = 'BASE TABLE'`.execute(world.ctx.database.db);
      const counts: Record<string, number> = {};
      for (const { name } of tables) {
        const { rows: found } = await sql<{ text: string }>`
          select t::text as text from ${sql.table(name)} t`.execute(world.ctx.database.db);
        counts[name] = found.length;
        for (const { text } of found) assert.doesNotMatch(text, /127\.0\.0\.1|curl-of-somebody|::1/);
      }
      return counts;
    };
    await upload(world, acme, { name: 'a.jpg', bytes: small });
    await read();
    await world.ctx.imaging.idle.settled();
    const before = await rows();
    for (let index = 0; index < 100; index += 1) {
      const headers = { 'user-agent': 'curl-of-somebody', referer: 'http://127.0.0.1/page' };
      await get(`/${index % 2 === 0 ? 'w_10/' : ''}a.jpg`, { headers });
    }
    await read();
    assert.deepEqual(await rows(), { ...before, usage_hours: (before['usage_hours'] ?? 0) + 1 });
  });

  async function idOf() {
    const { id } = await world.ctx.database.db
      .selectFrom('organizations')
      .select('id')
      .where('cloudname', '=', acme.cloudname)
      .executeTakeFirstOrThrow();
    return id;
  }

  async function insertHour(
    id: Awaited<ReturnType<typeof idOf>>,
    hour: string,
    { bytes, transformations }: { bytes: number; transformations: number },
  ): Promise<void> {
    await sql`insert into usage_hours (organization_id, hour, run_id, delivered_bytes, deliveries, transformations)
      values (${id}, ${hour}, gen_random_uuid(), ${bytes}, 1, ${transformations})`.execute(
      world.ctx.database.db,
    );
  }
});
