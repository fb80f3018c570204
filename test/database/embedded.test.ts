import assert from 'node:assert/strict';
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import pg from 'pg';
import type { Database } from '#database/database.ts';
import { migrate } from '#database/migrate.ts';
import { migrations } from '#database/migrations/list.ts';
import { openDatabase } from '#database/open.ts';
import { startChild } from '../support/child.ts';
import { freshPlace, testEngine } from '../support/databases.ts';

const skip = testEngine !== 'embedded';

describe('the embedded database', { skip }, () => {
  test('serves one process: a second start is refused and names the first and the folder', async () => {
    await using place = await freshPlace();
    await using first = await openDatabase(place.options);
    assert.equal(first.engine, 'embedded');
    await assert.rejects(openDatabase(place.options), (error: Error) => {
      assert.match(error.message, new RegExp(`in use by process ${process.pid}\\.`));
      assert.ok(error.message.includes(place.options.folder));
      return true;
    });
    await using second = startChild('database-child.ts', place.options.folder, 'hold');
    assert.match((await second.line()) ?? '', new RegExp(`^refused: .*process ${process.pid}\\.`));
  });

  test('lets exactly one of several starters in', async () => {
    await using place = await freshPlace();
    await using starters = new AsyncDisposableStack();
    const children = Array.from({ length: 3 }, () =>
      starters.use(startChild('database-child.ts', place.options.folder, 'hold')),
    );
    const said = await Promise.all(children.map((child) => child.line()));
    assert.equal(said.filter((line) => line === 'open').length, 1, said.join('\n'));
    assert.equal(said.filter((line) => line?.startsWith('refused: ')).length, 2);
  });

  test('is free again at once when its process was killed', async () => {
    await using place = await freshPlace();
    await using child = startChild('database-child.ts', place.options.folder, 'hold');
    assert.equal(await child.line(), 'open');
    await child.kill();
    await using database = await openDatabase(place.options);
    assert.equal(database.engine, 'embedded');
  });

  test('starts although an earlier first start was cut off', async () => {
    await using place = await freshPlace();
    const folder = join(place.options.folder, 'database');
    await mkdir(join(folder, 'unpacking-1'), { recursive: true });
    await writeFile(join(folder, 'unpacking-1', 'PG_VERSION'), 'half');
    await using database = await openDatabase(place.options);
    await migrate(database, migrations);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith('unpacking-')),
      [],
    );
  });

  test('is reached by nobody but its own user', async () => {
    await using place = await freshPlace();
    await using _database = await openDatabase(place.options);
    const folder = join(place.options.folder, 'database');
    assert.equal((await stat(folder)).mode & 0o777, 0o700);
    assert.equal((await stat(join(folder, '.s.PGSQL.5432'))).mode & 0o777, 0o600);
  });

  test('works in a folder whose path is too long for a socket', async () => {
    await using place = await freshPlace();
    const options = { ...place.options, folder: join(place.options.folder, 'x'.repeat(110)) };
    await using database = await openDatabase(options);
    await migrate(database, migrations);
    await using shared = await openDatabase({ ...options, share: true });
    assert.equal((await namesIn(shared)).length, migrations.length);
  });
});

describe('a command beside a running server on the embedded database', { skip }, () => {
  test('reads and writes the same database, and its transactions are its own', async () => {
    await using opened = await open();
    await using child = startChild('database-child.ts', opened.folder, 'begin');
    assert.equal(await child.line(), 'open');
    assert.equal(await child.line(), 'wrote');
    let served = false;
    const waiting = namesIn(opened.database).finally(() => (served = true));
    for (let turn = 0; turn < 3; turn += 1) {
      child.say('work');
      assert.equal(await child.line(), 'worked');
    }
    assert.equal(served, false, 'nobody else is served in the middle of a transaction');
    child.say('commit');
    assert.equal(await child.line(), 'committed');
    assert.equal((await waiting).includes('of the child'), true, 'who waited sees what was committed');
  });

  test('opens the database by itself when no server runs', async () => {
    await using place = await freshPlace();
    await using child = startChild('database-child.ts', place.options.folder, 'share');
    assert.equal(await child.line(), 'open');
    assert.deepEqual(await child.rest(), []);
  });

  test('that dies in a transaction has changed nothing and stops nobody', async () => {
    await using opened = await open();
    await using child = startChild('database-child.ts', opened.folder, 'begin');
    assert.equal(await child.line(), 'open');
    assert.equal(await child.line(), 'wrote');
    await child.kill();
    assert.equal((await namesIn(opened.database)).includes('of the child'), false);
  });

  test('that stops in a transaction is rolled back after a while', async () => {
    await using opened = await open(200);
    await using child = startChild('database-child.ts', opened.folder, 'begin');
    assert.equal(await child.line(), 'open');
    assert.equal(await child.line(), 'wrote');
    assert.equal((await namesIn(opened.database)).includes('of the child'), false);
    child.say('commit');
    assert.match((await child.line()) ?? '', /^refused: /);
  });

  test('notifies the server', async () => {
    await using opened = await open();
    const news = Promise.withResolvers<string>();
    await opened.database.listen('news', news.resolve, () => {});
    await using child = startChild('database-child.ts', opened.folder, 'notify');
    assert.equal(await news.promise, 'from a command');
    await child.rest();
  });

  test('is told what cannot work in a session that is shared', async () => {
    await using opened = await open();
    await using client = await connect(opened.folder);
    await assert.rejects(client.query({ name: 'mine', text: 'select 1' }), /named prepared statements/);
    await using another = await connect(opened.folder);
    await assert.rejects(another.query('copy migrations from stdin'), /COPY FROM STDIN/);
    assert.equal((await namesIn(opened.database)).length, migrations.length, 'the others go on');
  });
});

type Opened = AsyncDisposable & { readonly database: Database; readonly folder: string };

async function open(idleInTransactionMs?: number): Promise<Opened> {
  const place = await freshPlace();
  const database = await openDatabase({
    ...place.options,
    ...(idleInTransactionMs === undefined ? {} : { idleInTransactionMs }),
  });
  await migrate(database, migrations);
  const close = async (): Promise<void> => {
    await database[Symbol.asyncDispose]();
    await place[Symbol.asyncDispose]();
  };
  return { database, folder: place.options.folder, [Symbol.asyncDispose]: close };
}

async function connect(folder: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ host: join(folder, 'database'), user: 'postgres', database: 'postgres' });
  client.on('error', () => {});
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

async function namesIn({ db }: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`select name from migrations`.execute(db);
  return rows.map(({ name }) => name);
}
