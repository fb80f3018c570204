import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { listColumns } from '#database/columns.ts';
import type { Db } from '#database/database.ts';
import { type Migration, migrate } from '#database/migrate.ts';
import { migrations } from '#database/migrations/list.ts';
import { openDatabase } from '#database/open.ts';
import { newId } from '#platform/id.ts';
import { anAsset, anOrganization } from '../support/rows.ts';
import { freshDatabase, freshPlace, testEngine } from '../support/databases.ts';

const first: Migration = {
  name: '0001-first',
  statements: 'create table first (a integer); insert into first values (1)',
};
const second: Migration = { name: '0002-second', statements: 'update first set a = a + 1' };

describe(`migrations (${testEngine})`, () => {
  test('run once, in order, also when two processes start at the same time', async () => {
    await using place = await freshPlace();
    await using one = await openDatabase(place.options);
    await using two = await openDatabase({ ...place.options, share: true });
    assert.deepEqual(await migrate(one, [first]), ['0001-first']);
    const taken = await Promise.all([migrate(one, [first, second]), migrate(two, [first, second])]);
    assert.deepEqual(taken.flat(), ['0002-second']);
    assert.deepEqual((await one.raw('select a from first'))[0]?.rows, [{ a: 2 }]);
  });

  test('that fail change nothing, and those before them stay', async () => {
    await using place = await freshPlace();
    await using database = await openDatabase(place.options);
    const broken = { name: '0002-broken', statements: 'update first set a = 7; select nonsense' };
    await assert.rejects(migrate(database, [first, broken]), { code: '42703' });
    assert.deepEqual((await database.raw('select a from first'))[0]?.rows, [{ a: 1 }]);
    assert.deepEqual(await migrate(database, [first, second]), ['0002-second']);
  });

  test('of a newer program are not touched by an older one', async () => {
    await using place = await freshPlace();
    await using database = await openDatabase(place.options);
    await migrate(database, [first, second]);
    await assert.rejects(migrate(database, [first]), (error: Error) => {
      assert.match(error.message, /0002-second.*newer/);
      return true;
    });
  });

  test('are numbered without a gap, as their order says', () => {
    const numbers = migrations.map(({ name }) => Number(/^(\d{4})-[a-z0-9-]+$/.exec(name)?.[1]));
    assert.deepEqual(
      numbers,
      migrations.map((_, index) => index + 1),
    );
  });
});

describe(`the tables (${testEngine})`, () => {
  test('are all listed with every column', async () => {
    await using place = await freshPlace();
    await using database = await openDatabase(place.options);
    await migrate(database, migrations);
    const columns = await listColumns(database.db);
    const tables = new Set(columns.map(({ schema, table }) => `${schema}.${table}`));
    for (const name of ['api_keys', 'assets', 'folders', 'migrations', 'organizations']) {
      assert.ok(tables.has(`public.${name}`), name);
    }
    assert.deepEqual(
      [...tables].filter((name) => !name.startsWith('public.')),
      [],
      'and none of the engine itself',
    );
    assert.deepEqual(
      columns.filter(({ table }) => table === 'folders').map(({ column }) => column),
      ['id', 'organization_id', 'path', 'parent', 'created_at'],
    );
    await database.raw(
      'create schema if not exists other; create table if not exists other.secret (name text)',
    );
    const more = await listColumns(database.db);
    assert.ok(
      more.some(({ schema, table, column }) => `${schema}.${table}.${column}` === 'other.secret.name'),
    );
  });

  test('refuse what cannot be true', async () => {
    await using fresh = await freshDatabase();
    const { db } = fresh.database;
    const organization = anOrganization();
    await db.insertInto('organizations').values(organization).execute();
    const asset = anAsset(organization.id, '/a/', 'one.jpg');
    const refused = async (change: Partial<typeof asset>, code: string): Promise<void> => {
      await assert.rejects(insert(db, { ...asset, ...change }), { code }, JSON.stringify(change));
    };
    const check = '23514';
    await refused({ size: '-1' }, check);
    await refused({ visibility: 'secret' as 'public' }, check);
    await refused({ sha256: Buffer.alloc(20) }, check);
    await refused({ folder: '/b/' }, check);
    await refused({ path: '/a/b/one.jpg' }, check);
    await refused({ orientation: 9 }, check);
    await refused({ public_key: 'x', public_size: null }, check);
    await refused({ organization_id: newId(new Date()) }, '23503');
    await insert(db, asset);
    await refused({ id: newId(new Date()) }, '23505');
  });

  test('of an organization go with it', async () => {
    await using fresh = await freshDatabase();
    const { db } = fresh.database;
    const [gone, stays] = [anOrganization('gone'), anOrganization('stays')];
    await db.insertInto('organizations').values([gone, stays]).execute();
    await insert(db, anAsset(gone.id, '/', 'one.jpg'));
    await insert(db, anAsset(stays.id, '/', 'one.jpg'));
    await db.deleteFrom('organizations').where('id', '=', gone.id).execute();
    const left = await db.selectFrom('assets').select('organization_id').execute();
    assert.deepEqual(left, [{ organization_id: stays.id }]);
  });

  test('list a folder of a library of 100,000 pictures from the index, page by page in order of bytes', async () => {
    await using fresh = await freshDatabase();
    const { db } = fresh.database;
    const organization = anOrganization();
    await db.insertInto('organizations').values(organization).execute();
    await insert(db, anAsset(organization.id, '/z/', 'template.jpg'));
    await fillLibrary(db);
    await sql`vacuum (analyze) assets`.execute(db);
    const page = (after: string) =>
      db
        .selectFrom('assets')
        .select(['path'])
        .where('organization_id', '=', organization.id)
        .where('folder', '=', '/a/')
        .where('path', '>', after)
        .orderBy('path')
        .limit(1000);
    const plan = JSON.stringify(await page('/a/50').explain('json'));
    assert.match(plan, /Index Only Scan/);
    assert.match(plan, /assets_listing/);
    assert.doesNotMatch(plan, /"Sort"|Seq Scan/);
    const paths: string[] = [];
    for (let after = ''; ; after = paths.at(-1) ?? '') {
      const rows = await page(after).execute();
      paths.push(...rows.map(({ path }) => path));
      if (rows.length < 1000) break;
    }
    assert.equal(paths.length, 50_000);
    assert.deepEqual(
      paths,
      paths.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))),
    );
  });
});

async function insert(db: Db, asset: ReturnType<typeof anAsset>): Promise<void> {
  await db.insertInto('assets').values(asset).execute();
}

/** Copies of the one picture there is: 50,000 in /a/, 50,000 in other folders; capitals and umlauts among the names. */
async function fillLibrary(db: Db): Promise<void> {
  const same = sql.raw(
    `original_name, visibility, version, sha256, size, format, width, height, orientation, frames, has_alpha, colour,
    bit_depth, has_location, original_key, public_key, public_size, created_at, updated_at`,
  );
  await sql`insert into assets (id, organization_id, folder, path, ${same})
    select gen_random_uuid(), organization_id, f, f || (array['', 'B', 'ü', 'z'])[1 + i % 4] || i || '.jpg', ${same}
    from (select i, case when i % 2 = 0 then '/a/' else '/f' || i % 100 || '/' end as f from generate_series(1, 100000) i) n,
      (select * from assets) one`.execute(db);
}
