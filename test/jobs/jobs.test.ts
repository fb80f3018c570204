import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dumpDatabase } from '#database/backup/dump.ts';
import { restoreDatabase } from '#database/backup/restore.ts';
import type { Database } from '#database/database.ts';
import { migrations } from '#database/migrations/list.ts';
import { openDatabase } from '#database/open.ts';
import { jobsToCarry } from '#jobs/backup.ts';
import { defineJob, type JobDefinition, jobName, type Jobs } from '#jobs/job.ts';
import { openJobs } from '#jobs/jobs.ts';
import { type Clock, systemClock } from '#platform/clock.ts';
import { silentLog } from '#platform/log.ts';
import { freshDatabase, freshPlace, testEngine } from '../support/databases.ts';

const greet = jobName<{ whom: string }>('test.greet');
const retry = { times: 2, firstSeconds: 1, longestSeconds: 2 };

describe(`jobs (${testEngine})`, () => {
  test('are done once their transaction has committed, and soon', async () => {
    await using world = await start();
    const done = Promise.withResolvers<string>();
    await world.jobs.work([define(async ({ whom }) => done.resolve(whom))]);
    await world.enqueue('Ada');
    assert.equal(await done.promise, 'Ada');
  });

  test('are not there when their transaction was undone', async () => {
    await using world = await start();
    await world.jobs.prepare([define(async () => {})]);
    const undone = world.database.transaction(async (tx) => {
      await world.jobs.enqueue(tx, greet, { whom: 'nobody' });
      throw new Error('undone');
    });
    await assert.rejects(undone, /undone/);
    assert.deepEqual(await waiting(world.database), []);
  });

  test('that were never prepared cannot be enqueued', async () => {
    await using world = await start();
    await assert.rejects(world.enqueue('Ada'), /test\.greet.*never prepared/);
  });

  test('that fail are tried again with pauses, and those beside them are not held up', async () => {
    await using world = await start();
    const tries = new Map<string, number>();
    const finished = Promise.withResolvers<void>();
    const handle = async ({ whom }: { whom: string }): Promise<void> => {
      tries.set(whom, (tries.get(whom) ?? 0) + 1);
      if (whom === 'bad' && tries.get(whom) !== 3) throw new Error('not yet');
      if (whom === 'bad') finished.resolve();
    };
    await world.jobs.prepare([define(handle)]);
    await world.database.transaction(async (tx) => {
      for (const whom of ['good', 'bad', 'fine', 'well']) await world.jobs.enqueue(tx, greet, { whom });
    });
    const started = performance.now();
    await world.jobs.work([define(handle)]);
    await finished.promise;
    assert.ok(performance.now() - started > 1_000, 'it paused before the retries');
    assert.deepEqual(Object.fromEntries(tries), { good: 1, bad: 3, fine: 1, well: 1 });
  });

  test('by the hundred are all done, without waiting between them', async () => {
    await using world = await start(60);
    const done = new Set<string>();
    const all = Promise.withResolvers<void>();
    const job = define(async ({ whom }) => {
      done.add(whom);
      if (done.size === 100) all.resolve();
    });
    await world.jobs.work([job]);
    await world.database.transaction(async (tx) => {
      for (let index = 0; index < 100; index += 1)
        await world.jobs.enqueue(tx, greet, { whom: String(index) });
    });
    await all.promise;
  });

  test('for later wait until then, by the clock of who enqueued them', async () => {
    // A clock in another year: only the distance counts.
    const clock: Clock = { now: () => new Date('2031-05-05T12:00:00Z') };
    await using world = await start(0.5, clock);
    await world.jobs.prepare([define(async () => {})]);
    await world.enqueue('tomorrow', new Date('2031-05-06T12:00:00Z'));
    await world.enqueue('yesterday', new Date('2031-05-04T12:00:00Z'));
    assert.deepEqual(await waiting(world.database), [
      { whom: 'tomorrow', hours: 24 },
      { whom: 'yesterday', hours: 0 },
    ]);
  });

  test('that run when the queue is closed are finished first', async () => {
    await using world = await start();
    const [running, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let finished = false;
    const job = define(async () => {
      running.resolve();
      await release.promise;
      finished = true;
    });
    await world.jobs.work([job]);
    await world.enqueue('Ada');
    await running.promise;
    const closing = world.jobs[Symbol.asyncDispose]();
    release.resolve();
    await closing;
    assert.equal(finished, true);
    assert.deepEqual(await waiting(world.database), []);
  });

  test('on a schedule are exactly those in the list', async () => {
    await using world = await start();
    const nightly = (cron: string) =>
      defineJob({
        name: jobName<{ part: string }>('test.nightly'),
        payload: { part: 'which' },
        retry,
        schedule: { cron, payload: { part: 'all' } },
        handle: async () => {},
      });
    await world.jobs.work([nightly('30 3 * * *')]);
    const schedules = 'select name, cron, timezone, data from jobs.schedule';
    const expected = [{ name: 'test.nightly', cron: '30 3 * * *', timezone: 'UTC', data: { part: 'all' } }];
    assert.deepEqual((await world.database.raw(schedules))[0]?.rows, expected);
    await using later = await openJobs(world.database, silentLog, systemClock);
    await later.work([nightly('30 4 * * *')]);
    assert.deepEqual((await world.database.raw(schedules))[0]?.rows, [
      { ...expected[0], cron: '30 4 * * *' },
    ]);
    await using again = await openJobs(world.database, silentLog, systemClock);
    await again.work([define(async () => {})]);
    assert.deepEqual((await world.database.raw(schedules))[0]?.rows, []);
  });

  test('are stored again by a start only where their definition has changed', async () => {
    await using world = await start();
    const changed = 'select retry_limit as times, updated_on as at from jobs.queue where name = $1';
    const stored = async () => (await world.database.raw(changed, [greet]))[0]?.rows[0];
    const startAgain = async (times: number): Promise<void> => {
      await using again = await openJobs(world.database, silentLog, systemClock);
      await again.prepare([{ name: greet, payload: { whom: 'a word' }, retry: { ...retry, times } }]);
      // Would wait for itself in a transaction if the queue's place in the cache were empty.
      await world.database.transaction((tx) => again.enqueue(tx, greet, { whom: 'Ada' }));
    };
    await startAgain(2);
    const first = (await stored()) as { times: number; at: Date };
    await startAgain(2);
    assert.deepEqual(await stored(), first);
    await startAgain(3);
    const last = (await stored()) as { times: number; at: Date };
    assert.deepEqual([first.times, last.times], [2, 3]);
    assert.ok(last.at > first.at);
  });

  test('that are still to be done come along in a backup', async () => {
    await using world = await start();
    const kinds = [define(async () => {})];
    await world.jobs.prepare(kinds);
    await world.enqueue('now');
    await world.enqueue('in two days', new Date(Date.now() + 48 * 3_600_000));
    const carried = [jobsToCarry(world.jobs, systemClock)];
    const backup = await Array.fromAsync(dumpDatabase(world.database, world.folder, carried));
    await using place = await freshPlace();
    await using empty = await openDatabase(place.options);
    await using jobs = await openJobs(empty, silentLog, systemClock);
    await jobs.prepare(kinds);
    await restoreDatabase(empty, from(backup), { migrations, carried: [jobsToCarry(jobs, systemClock)] });
    assert.deepEqual(await waiting(empty), [
      { whom: 'in two days', hours: 48 },
      { whom: 'now', hours: 0 },
    ]);
  });
});

type World = AsyncDisposable & {
  readonly database: Database;
  readonly jobs: Jobs;
  readonly folder: string;
  enqueue(whom: string, after?: Date): Promise<void>;
};

async function start(pollSeconds = 0.5, clock: Clock = systemClock): Promise<World> {
  const fresh = await freshDatabase();
  const { database } = fresh;
  const jobs = await openJobs(database, silentLog, clock, { pollSeconds });
  const close = async (): Promise<void> => {
    await jobs[Symbol.asyncDispose]();
    await fresh[Symbol.asyncDispose]();
  };
  const enqueue = (whom: string, after?: Date): Promise<void> =>
    database.transaction((tx) => jobs.enqueue(tx, greet, { whom }, after === undefined ? {} : { after }));
  return { database, jobs, folder: fresh.options.folder, enqueue, [Symbol.asyncDispose]: close };
}

function define(handle: (payload: { whom: string }) => Promise<void>): JobDefinition {
  return defineJob({ name: greet, payload: { whom: 'a word' }, retry, handle });
}

/** Jobs not done yet, and in how many hours they are due. */
async function waiting(database: Database): Promise<unknown[]> {
  const [result] = await database.raw(`select data->>'whom' as whom,
    round(extract(epoch from greatest(start_after - now(), '0')) / 3600)::int as hours
    from jobs.job where name = 'test.greet' and state in ('created', 'retry', 'active') order by 1`);
  return result?.rows ?? [];
}

async function* from(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}
