import assert from 'node:assert/strict';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { readArchiveFacts } from '#database/embedded/archive.ts';
import { initialArchive, prepareCluster } from '#database/embedded/cluster.ts';
import { type Engine, openEngine } from '#database/embedded/engine.ts';
import { query } from '#database/embedded/wire.ts';
import { openDatabase } from '#database/open.ts';
import { startChild } from '../support/child.ts';
import { freshPlace, testEngine } from '../support/databases.ts';

const skip = testEngine !== 'embedded';

describe('what the embedded database acknowledges', { skip }, () => {
  test('is on the disk: one fsync for each commit, however many statements it has', async () => {
    await using place = await freshPlace();
    await using engine = await openEngine(await prepareCluster(place.options.folder), (cause) =>
      assert.fail(String(cause)),
    );
    await run(engine, 'create table t (id integer primary key)');
    const before = engine.syncs();
    for (let id = 1; id <= 500; id += 1) await run(engine, `insert into t values (${id})`);
    assert.equal(engine.syncs() - before, 500);
    const inserts = Array.from({ length: 10 }, (_, index) => `insert into t values (${1_000 + index})`);
    for (const text of ['begin', ...inserts, 'commit']) await run(engine, text);
    assert.equal(engine.syncs() - before, 501);
    await run(engine, 'select count(*) from t');
    assert.equal(engine.syncs() - before, 501, 'reading needs none');
  });

  // The rounds can be raised for a long run; three show that the path works.
  test('is there after the process was killed', async () => {
    await using place = await freshPlace();
    const rounds = Number(process.env['TEST_KILL_ROUNDS'] ?? 3);
    const acknowledged: number[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      await using child = startChild('database-child.ts', place.options.folder, 'write');
      assert.equal(await child.line(), 'open');
      for (let count = 0; count < 20 + Math.random() * 100; count += 1)
        acknowledged.push(Number(await child.line()));
      await child.kill();
      acknowledged.push(...(await child.rest()).map(Number));
    }
    await using database = await openDatabase(place.options);
    const { rows } = await sql<{ id: number; intact: boolean }>`
      select id, text = repeat('x', id % 900) as intact from written`.execute(database.db);
    const found = new Set(rows.map(({ id }) => id));
    assert.deepEqual(
      acknowledged.filter((id) => !found.has(id)),
      [],
    );
    assert.ok(rows.every(({ intact }) => intact));
    assert.ok(acknowledged.length > rounds * 20);
  });

  test('is there after the engine broke down, which starts again by itself', async () => {
    await using place = await freshPlace();
    await using database = await openDatabase(place.options);
    await database.raw('create table kept (id integer); insert into kept values (1)');
    const back = Promise.withResolvers<void>();
    await database.listen('anything', () => {}, back.resolve);
    const log = join(place.options.folder, 'database', 'cluster', 'pg_wal');
    await rename(log, `${log}.away`);
    await assert.rejects(database.raw('select pg_switch_wal(); insert into kept values (2)'));
    await rename(`${log}.away`, log);
    await back.promise;
    assert.deepEqual((await database.raw('select id from kept'))[0]?.rows, [{ id: 1 }]);
    await database.raw('insert into kept values (3)');
  });
});

test('the cluster that a first start begins with was made by the PGlite in use', async () => {
  const manifest = await readFile(
    new URL('../package.json', import.meta.resolve('@electric-sql/pglite')),
    'utf8',
  );
  const { version } = JSON.parse(manifest) as { version: string };
  const facts = await readArchiveFacts(initialArchive);
  assert.equal(facts.pglite, version, 'run: node scripts/make-initial-database.ts');
});

test('a cluster of another PostgreSQL is refused with what to do', async () => {
  await using place = await freshPlace();
  const cluster = await prepareCluster(place.options.folder);
  await writeFile(join(cluster, 'PG_VERSION'), '14\n');
  await assert.rejects(prepareCluster(place.options.folder), /made by PostgreSQL 14.*Make a backup/s);
});

async function run(engine: Engine, text: string): Promise<void> {
  await engine.exchange(query(text), () => {});
}
