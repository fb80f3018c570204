import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { openDatabase } from '#database/open.ts';
import { silentLog } from '#platform/log.ts';
import { freshDatabase, type FreshDatabase, testEngine } from '../support/databases.ts';

describe(`the database (${testEngine})`, () => {
  let fresh: FreshDatabase;
  before(async () => {
    fresh = await freshDatabase();
  });
  after(() => fresh[Symbol.asyncDispose]());

  test('gives values the same types on every engine', async () => {
    const { rows } = await sql<Record<string, unknown>>`select
      9007199254740993::bigint as big, '\\x00ff'::bytea as bytes, 12 as small, 1.50::numeric as exact,
      timestamptz '2024-02-29 12:00:00.123+02' as time, null as nothing, true as yes,
      '{"a": [1]}'::jsonb as json, 'ünï😀' as text`.execute(fresh.database.db);
    assert.deepEqual(rows, [
      {
        big: '9007199254740993',
        bytes: Buffer.from([0, 255]),
        small: 12,
        exact: '1.50',
        time: new Date('2024-02-29T10:00:00.123Z'),
        nothing: null,
        yes: true,
        json: { a: [1] },
        text: 'ünï😀',
      },
    ]);
  });

  test('undoes a transaction whose work throws, and goes on', async () => {
    const { database } = fresh;
    const failing = database.transaction(async (tx) => {
      await tx.insertInto('migrations').values({ name: 'never' }).execute();
      throw new Error('changed my mind');
    });
    await assert.rejects(failing, /changed my mind/);
    assert.equal((await namesIn(fresh)).includes('never'), false);
  });

  test('says the code and constraint of what was violated', async () => {
    const twice = (): Promise<unknown> =>
      fresh.database.db.insertInto('migrations').values({ name: 'twice' }).execute();
    await twice();
    await assert.rejects(twice, { code: '23505', constraint: 'migrations_pkey' });
  });

  test('runs many transactions at once without mixing them', async () => {
    const { database } = fresh;
    await sql`create table counters (id integer primary key, value integer not null)`.execute(database.db);
    await sql`insert into counters values (1, 0)`.execute(database.db);
    const add = (): Promise<void> =>
      database.transaction(async (tx) => {
        const { rows } = await sql<{
          value: number;
        }>`select value from counters where id = 1 for update`.execute(tx);
        await sql`update counters set value = ${(rows[0]?.value ?? 0) + 1} where id = 1`.execute(tx);
      });
    await Promise.all(Array.from({ length: 50 }, add));
    const { rows } = await sql`select value from counters`.execute(database.db);
    assert.deepEqual(rows, [{ value: 50 }]);
  });

  test('refuses the outer database inside a transaction instead of waiting for itself', async () => {
    const { database } = fresh;
    const nested = database.transaction(() => database.db.selectFrom('migrations').selectAll().execute());
    await assert.rejects(nested, { code: 'database-nested-use' });
    const raw = database.transaction(() => database.raw('select 1'));
    await assert.rejects(raw, { code: 'database-nested-use' });
    let later: Promise<string[]> | undefined;
    const gate = Promise.withResolvers<void>();
    await database.transaction(async () => {
      later = gate.promise.then(() => namesIn(fresh));
    });
    gate.resolve();
    assert.ok((await later)?.length, 'what a transaction only started is outside once it has ended');
  });

  test('runs several statements of a library and leaves no transaction open when one fails', async () => {
    const { database } = fresh;
    const results = await database.raw('begin; select 1 as a; select 2 as b; commit');
    assert.deepEqual(
      results.map(({ rows }) => rows),
      [[], [{ a: 1 }], [{ b: 2 }], []],
    );
    await assert.rejects(database.raw('begin; select nonsense; commit'), { code: '42703' });
    assert.deepEqual((await database.raw('select 1 as a'))[0]?.rows, [{ a: 1 }]);
  });

  test('gives results of many megabytes whole', async () => {
    const { rows } = await sql<{ text: string }>`select repeat('é', 100000) || i as text
      from generate_series(1, 50) i`.execute(fresh.database.db);
    assert.equal(rows.length, 50);
    assert.ok(rows.every(({ text }, index) => text === `${'é'.repeat(100_000)}${index + 1}`));
  });

  test('offers the extension for searching parts of words', async () => {
    await sql`create extension if not exists pg_trgm`.execute(fresh.database.db);
    const { rows } = await sql<{ like: boolean }>`select 'sunset' % 'sunsets' as like`.execute(
      fresh.database.db,
    );
    assert.deepEqual(rows, [{ like: true }]);
  });
});

test('a PostgreSQL server that is not there is named, without its password', async () => {
  const url = 'postgres://somebody:secret@127.0.0.1:1/pictures';
  const opening = openDatabase({ url, folder: '', connections: 2, log: silentLog });
  await assert.rejects(opening, (error: Error) => {
    assert.match(error.message, /127\.0\.0\.1:1\/pictures cannot be reached/);
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
});

async function namesIn({ database }: FreshDatabase): Promise<string[]> {
  const rows = await database.db.selectFrom('migrations').select('name').execute();
  return rows.map(({ name }) => name);
}
