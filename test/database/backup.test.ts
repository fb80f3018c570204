import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { dumpDatabase } from '#database/backup/dump.ts';
import { restoreDatabase } from '#database/backup/restore.ts';
import type { Database, Tx } from '#database/database.ts';
import { migrate } from '#database/migrate.ts';
import { migrations } from '#database/migrations/list.ts';
import { openDatabase } from '#database/open.ts';
import { newId } from '#platform/id.ts';
import { anAsset, anOrganization } from '../support/rows.ts';
import { freshDatabase, freshPlace, testEngine } from '../support/databases.ts';

/** Beside our tables, every kind of value that could lose something on its way. */
const trying = {
  name: '9001-types',
  statements: `
    create table owners (id integer primary key generated always as identity, "odd ""name" text);
    create table aardvarks (
      owner integer not null references owners, time timestamptz, day date, big bigint, exact numeric, rough double precision,
      bytes bytea, list text[], json jsonb, flag boolean, span interval, twice integer generated always as (owner * 2) stored
    )`,
};
const all = [...migrations, trying];

describe(`a backup (${testEngine})`, () => {
  test('restores into an empty database with every row and value as it was', async () => {
    await using source = await freshPlace();
    await using full = await openDatabase(source.options);
    await fill(full);
    await using target = await freshPlace();
    await using empty = await openDatabase(target.options);
    const rows = await restoreDatabase(empty, dumpDatabase(full, source.options.folder), { migrations: all });
    assert.equal(rows, 2 + 2600 + 1 + 4);
    for (const table of ['organizations', 'api_keys', 'folders', 'assets', 'owners', 'aardvarks']) {
      assert.deepEqual(await content(empty, table), await content(full, table), table);
    }
    assert.deepEqual(await content(empty, 'aardvarks'), await content(full, 'aardvarks'));
  });

  test('leaves no file behind, also when its reader stops early', async () => {
    await using fresh = await freshDatabase();
    const before = await readdir(fresh.options.folder);
    for await (const piece of dumpDatabase(fresh.database, fresh.options.folder)) {
      assert.ok(piece.length > 0);
      break;
    }
    assert.deepEqual(await readdir(fresh.options.folder), before);
  });

  test('is of one moment: what is written while it is read is not in it', async () => {
    await using fresh = await freshDatabase();
    const { db } = fresh.database;
    await db.insertInto('organizations').values(anOrganization('before')).execute();
    const pieces: Buffer[] = [];
    for await (const piece of dumpDatabase(fresh.database, fresh.options.folder)) {
      await db.insertInto('organizations').values(anOrganization('after')).execute();
      pieces.push(piece);
    }
    const text = Buffer.concat(pieces).toString();
    assert.match(text, /"before"/);
    assert.doesNotMatch(text, /"after"/);
  });

  test('is of one moment, also when it has to wait between two tables', async () => {
    await using fresh = await freshDatabase();
    const { database } = fresh;
    const organization = anOrganization();
    const locked = Promise.withResolvers<void>();
    const writing = database.transaction(async (tx) => {
      await sql`lock table assets in access exclusive mode`.execute(tx);
      locked.resolve();
      if (database.engine === 'postgres') await someoneWaits(tx);
      await tx.insertInto('organizations').values(organization).execute();
      const folder = { id: newId<'folder'>(new Date()), path: '/a/', parent: '/', created_at: new Date() };
      await tx
        .insertInto('folders')
        .values({ ...folder, organization_id: organization.id })
        .execute();
    });
    await locked.promise;
    const text = Buffer.concat(
      await Array.fromAsync(dumpDatabase(database, fresh.options.folder)),
    ).toString();
    await writing;
    assert.equal(
      text.includes('"/a/"'),
      text.includes('"lake"'),
      'a folder without its organization, or the reverse',
    );
  });

  test('is not restored over anything', async () => {
    await using fresh = await freshDatabase();
    await fresh.database.db.insertInto('organizations').values(anOrganization()).execute();
    const pieces = await Array.fromAsync(dumpDatabase(fresh.database, fresh.options.folder));
    const restoring = restoreDatabase(fresh.database, from(pieces), { migrations });
    await assert.rejects(restoring, { code: 'restore-not-empty' });
  });

  const broken: [string, (text: string) => string][] = [
    ['cut off', (text) => text.slice(0, -20)],
    ['cut off at a line', (text) => text.slice(0, text.lastIndexOf('\n', text.length - 2) + 1)],
    ['missing a row', (text) => text.replace(/\n\["[^\n]*/, '')],
    ['something else', () => 'hello\n'],
    ['empty', () => ''],
    ['of another version', (text) => text.replace('"version":1', '"version":2')],
    ['about a column that is not there', (text) => text.replace('"cloudname"', '"cloud"')],
  ];
  test('that is damaged is refused and restores nothing', async () => {
    await using source = await freshDatabase();
    await source.database.db.insertInto('organizations').values(anOrganization()).execute();
    const text = Buffer.concat(
      await Array.fromAsync(dumpDatabase(source.database, source.options.folder)),
    ).toString();
    await using target = await freshDatabase();
    for (const [how, damage] of broken) {
      const restoring = restoreDatabase(target.database, from([Buffer.from(damage(text))]), { migrations });
      await assert.rejects(restoring, { code: 'backup-unreadable' }, how);
      assert.deepEqual(await content(target.database, 'organizations'), [], how);
    }
    await restoreDatabase(target.database, from([Buffer.from(text)]), { migrations });
    assert.equal((await content(target.database, 'organizations')).length, 1);
  });

  test('of a newer program is refused', async () => {
    await using fresh = await freshDatabase();
    const head = '{"format":"vitrine-backup","version":1,"migrations":["9999-later"]}\n{"rows":0}\n';
    const restoring = restoreDatabase(fresh.database, from([Buffer.from(head)]), { migrations });
    await assert.rejects(restoring, /9999-later.*newer/);
  });
});

async function fill(database: Database): Promise<void> {
  await migrate(database, all);
  const { db } = database;
  const [one, two] = [anOrganization('one'), anOrganization('two')];
  await db.insertInto('organizations').values([one, two]).execute();
  const names = [
    'tab\tnewline\n.jpg',
    'quote"back\\slash.jpg',
    '😀ünï\u2028.jpg',
    '{a,"b"}.jpg',
    'null',
    'NULL',
  ];
  const assets = Array.from({ length: 2_600 }, (_, index) =>
    anAsset(index % 2 === 0 ? one.id : two.id, '/a/', `${index}${names[index % names.length]}`),
  );
  for (let at = 0; at < assets.length; at += 650) {
    await db
      .insertInto('assets')
      .values(assets.slice(at, at + 650))
      .execute();
  }
  const key = {
    id: newId<'key'>(new Date()),
    organization_id: one.id,
    key: 'k',
    label: '',
    created_at: new Date(),
  };
  await db
    .insertInto('api_keys')
    .values({ ...key, secret_hash: Buffer.alloc(32, 0xff), revoked_at: null })
    .execute();
  await sql`insert into owners ("odd ""name") values ('x'), (null)`.execute(db);
  await sql`insert into aardvarks values
    (1, '2024-02-29 23:59:59.999999+05:30', 'infinity', -9223372036854775808, 1e-30, 0.1::float8 + 0.2, '\\x00ff',
      array['a,b', null, '"', ''], '{"a": [1, null]}', true, '1 mon -3 days 04:05:06.789'),
    (2, '4713-01-01 00:00:00+00 BC', '0044-03-15 BC', 9223372036854775807, 'NaN', 'Infinity', '', '{}', 'null', null, null)`.execute(
    db,
  );
}

/** Returns when another session waits for a lock. */
async function someoneWaits(tx: Tx): Promise<void> {
  for (;;) {
    const { rows } = await sql`select from pg_locks where not granted`.execute(tx);
    if (rows.length > 0) return;
  }
}

/** Rows as PostgreSQL writes them, which hides nothing that `pg` would round. */
async function content(database: Database, table: string): Promise<string[]> {
  return database.transaction(async (tx) => {
    await sql`set local timezone = 'Asia/Kolkata'`.execute(tx);
    const { rows } = await sql<{
      row: string;
    }>`select t::text as row from ${sql.table(table)} t order by 1`.execute(tx);
    return rows.map(({ row }) => row);
  });
}

async function* from(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  yield* pieces;
}
