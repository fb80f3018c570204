import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { createOrganization } from '#accounts/create-organization.ts';
import { createContext, type OpenContext } from '#open-context.ts';
import { loadConfig } from '#config/config.ts';
import { compactUsage } from '#metering/compact.ts';
import { usedByDay, usedSince } from '#metering/report.ts';
import { Usage } from '#metering/usage.ts';
import type { Id } from '#platform/id.ts';
import { silentLog } from '#platform/log.ts';
import { createAccount, startServer } from '../living/server.ts';
import { freshPlace, type Place } from '../support/databases.ts';
import { form } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { TestClock } from '../support/world.ts';

const hour = 3_600;
const day = 24 * hour;
const ever = new Date(0);

function environmentOf({ options }: Place) {
  return {
    VITRINE_DATA: options.folder,
    ...(options.url === undefined ? {} : { DATABASE_URL: options.url }),
  };
}

describe('what was used', () => {
  let place: Place;
  let ctx: OpenContext;
  let clock: TestClock;
  let id: Id<'organization'>;
  before(async () => {
    place = await freshPlace(true);
    clock = new TestClock();
    const config = loadConfig(environmentOf(place));
    ctx = await createContext(config, { share: false, clock, log: silentLog });
  });
  let number = 0;
  beforeEach(async () => {
    const cloudname = `acme${(number += 1)}`;
    await createOrganization(ctx, operator, { cloudname, email: 'owner@example.org' });
    const row = ctx.database.db.selectFrom('organizations').select('id').where('cloudname', '=', cloudname);
    ({ id } = await row.executeTakeFirstOrThrow());
  });
  after(async () => {
    await ctx[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  });

  const used = () => usedSince(ctx, id, ever);
  const rows = async () =>
    (
      await ctx.database.db
        .selectFrom('usage_hours')
        .select(['run_id', 'hour'])
        .where('organization_id', '=', id)
        .execute()
    ).length;

  test('is written as often as one likes and counted once', async () => {
    await using usage = new Usage(ctx);
    usage.delivered(id, 100);
    usage.transformed(id);
    await usage.flush();
    await usage.flush();
    assert.deepEqual(await used(), { deliveredBytes: 100, deliveries: 1, transformations: 1 });
    usage.delivered(id, 11);
    await Promise.all([usage.flush(), usage.flush()]);
    assert.deepEqual(await used(), { deliveredBytes: 111, deliveries: 2, transformations: 1 });
    assert.equal(await rows(), 1);
  });

  test('is told day by day, the latest first', async () => {
    await using usage = new Usage(ctx);
    usage.delivered(id, 100);
    await usage.flush();
    clock.advance(day);
    usage.delivered(id, 20);
    usage.delivered(id, 3);
    usage.transformed(id);
    await usage.flush();
    const [latest, before, ...others] = await usedByDay(ctx, id, ever);
    assert.deepEqual(latest, {
      ...{
        day: clock.now().toISOString().slice(0, 10),
        deliveredBytes: 23,
        deliveries: 2,
        transformations: 1,
      },
    });
    assert.deepEqual([before?.deliveredBytes, before?.deliveries, others.length], [100, 1, 0]);
  });

  test('what is counted while it is being written is written with the next', async () => {
    await using usage = new Usage(ctx);
    usage.delivered(id, 1);
    const writing = usage.flush();
    usage.delivered(id, 10);
    await writing;
    usage.delivered(id, 100);
    await usage.flush();
    assert.equal((await used()).deliveredBytes, 111);
  });

  test('goes to the hour it happened in, also when that ends before it is written', async () => {
    await using usage = new Usage(ctx);
    usage.delivered(id, 1);
    clock.advance(hour);
    usage.delivered(id, 10);
    clock.advance(hour);
    usage.delivered(id, 100);
    await usage.flush();
    assert.equal(await rows(), 3);
    assert.equal((await used()).deliveredBytes, 111);
    assert.equal((await usedSince(ctx, id, clock.now())).deliveredBytes, 100);
  });

  test('waits for a database that cannot write, and is then written once', async () => {
    await using usage = new Usage(ctx);
    usage.delivered(id, 5);
    await ctx.database.raw('alter table usage_hours rename to usage_hours_away');
    await usage.flush();
    usage.delivered(id, 6);
    await usage.flush();
    clock.advance(hour);
    usage.delivered(id, 7);
    await usage.flush();
    await ctx.database.raw('alter table usage_hours_away rename to usage_hours');
    assert.equal((await used()).deliveredBytes, 0);
    await usage.flush();
    await usage.flush();
    assert.deepEqual(await used(), { deliveredBytes: 18, deliveries: 3, transformations: 0 });
  });

  test('in the same hour after a restart adds to what was before', async () => {
    for (const bytes of [1, 10, 100]) {
      await using usage = new Usage(ctx);
      usage.delivered(id, bytes);
    }
    assert.equal(await rows(), 3);
    assert.deepEqual(await used(), { deliveredBytes: 111, deliveries: 3, transformations: 0 });
  });

  test('of an organization that is gone by now hinders nobody', async () => {
    await using usage = new Usage(ctx);
    usage.delivered('00000000-0000-7000-8000-000000000000' as Id<'organization'>, 1);
    usage.delivered(id, 2);
    await usage.flush();
    assert.equal((await used()).deliveredBytes, 2);
  });

  test('is added up per hour after two days, to the same sums, as often as one likes', async () => {
    for (const bytes of [1, 10]) {
      await using usage = new Usage(ctx);
      usage.delivered(id, bytes);
      usage.transformed(id);
    }
    clock.advance(hour);
    {
      await using usage = new Usage(ctx);
      usage.delivered(id, 100);
    }
    await compactUsage(ctx);
    assert.equal(await rows(), 3);
    clock.advance(2 * day + hour);
    await compactUsage(ctx);
    const sums = { deliveredBytes: 111, deliveries: 3, transformations: 2 };
    for (let times = 0; times < 2; times += 1) {
      assert.equal(await rows(), 2);
      assert.deepEqual(await used(), sums);
      await compactUsage(ctx);
    }
    // A process that slept through it comes late.
    await ctx.database.raw(
      `insert into usage_hours select organization_id, hour, gen_random_uuid(), 1000, 1, 0 from usage_hours
       where organization_id = $1 order by hour limit 1`,
      [id],
    );
    await compactUsage(ctx);
    assert.equal(await rows(), 2);
    assert.deepEqual(await used(), { deliveredBytes: 1111, deliveries: 4, transformations: 2 });
    clock.advance(401 * day);
    await compactUsage(ctx);
    assert.equal(await rows(), 0);
  });
});

test('a server that is killed loses what was not written yet, and nothing of it is ever counted twice', async () => {
  await using place = await freshPlace(true);
  const environment = environmentOf(place);
  const picture = await canvasOf(photo(40, 30)).jpeg().toBuffer();
  let authorization = '';
  const subscription = async (url: string | undefined) => {
    const answer = await fetch(`${url}/v1.0/subscription`, { headers: { authorization } });
    return ((await answer.json()) as { cdnUsage: { usageInByte: number } }).cdnUsage.usageInByte;
  };
  const deliver = async (url: string | undefined, times: number) => {
    for (let time = 0; time < times; time += 1) await (await fetch(`${url}/cdn/lake/a.jpg`)).bytes();
  };
  const of = (times: number) => times * picture.length;
  {
    await using server = await startServer(environment);
    ({ authorization } = await createAccount(environment));
    const body = form({ useFilename: 'true' }, { name: 'a.jpg', bytes: picture });
    const uploaded = await fetch(`${server.url}/v1.0/uploadImage`, {
      ...{ method: 'POST', headers: { authorization }, body },
    });
    assert.equal(uploaded.status, 200);
    await deliver(server.url, 3);
    assert.equal(await subscription(server.url), of(3));
    await deliver(server.url, 2);
    server.signal('SIGKILL');
    await server.ended;
  }
  {
    await using server = await startServer(environment);
    // Whether the last two were written in time is a matter of moments.
    const survived = await subscription(server.url);
    assert.ok([of(3), of(4), of(5)].includes(survived), String(survived / picture.length));
    await deliver(server.url, 1);
    assert.equal(await subscription(server.url), survived + of(1));
    await deliver(server.url, 4);
    server.signal('SIGTERM');
    await server.ended;
    await using again = await startServer(environment);
    assert.equal(await subscription(again.url), survived + of(5));
  }
});
