import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import { makeBackup } from '#backup/make.ts';
import { noteUnfinishedRestore } from '#backup/unfinished-restore.ts';
import type { Environment } from '#config/config.ts';
import { collectObjects } from '#library/collect.ts';
import type { ObjectStore } from '#storage/object-store.ts';
import { freshPlace, testEngine } from '../support/databases.ts';
import { createWorld, type World } from '../support/world.ts';
import {
  environmentOf,
  everything,
  openInstallation,
  picture,
  pictures,
  remove,
  upload,
} from './installations.ts';
import { operate } from './operator.ts';

const run = promisify(execFile);
const unwatched = () => ({ progress: () => {}, signal: new AbortController().signal });

describe(`a backup of the whole installation (${testEngine})`, () => {
  test('restores every row and every object, byte for byte', async () => {
    await using world = await createWorld();
    await fill(world, await pictures());
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'monday.tar');
    const made = await operate(environmentOf(world), ['backup', file, '--json']);
    assert.equal(made.code, 0, made.err);
    const before = await everything(world.ctx);
    await using target = await emptyInstallation();
    const restored = await operate(target.environment, ['restore', file]);
    assert.equal(restored.code, 0, restored.err);
    await using after = await openInstallation(target.environment);
    assert.deepEqual(await everything(after), before);
    assert.ok(Object.keys(before['public/'] as object).length >= 2);
    assert.deepEqual(await readdir(folder.path), ['monday.tar']);
  });

  test('moves from one engine to the other', { skip: testEngine === 'embedded' }, async () => {
    await using world = await createWorld({ environment: { DATABASE_URL: '' } });
    assert.equal(world.ctx.database.engine, 'embedded');
    await fill(world, await pictures());
    await using folder = await temporaryFolder();
    const [out, back] = [join(folder.path, 'out.tar'), join(folder.path, 'back.tar')];
    await makeBackup(world.ctx, out, unwatched());
    await using server = await emptyInstallation();
    assert.equal((await operate(server.environment, ['restore', out])).code, 0);
    assert.equal((await operate(server.environment, ['backup', back])).code, 0);
    const embedded = { VITRINE_DATA: join(folder.path, 'embedded') };
    assert.equal((await operate(embedded, ['restore', back])).code, 0);
    await using after = await openInstallation(embedded);
    assert.equal(after.database.engine, 'embedded');
    assert.deepEqual(await everything(after), await everything(world.ctx));
  });

  test('is of one moment, and what is deleted while it is made stays until it is in it', async () => {
    await using world = await createWorld();
    const account = await world.createAccount('lake');
    const kept = await upload(world, account, { bytes: await picture(1), name: 'kept.jpg' });
    const doomed = await upload(world, account, { bytes: await picture(2), name: 'doomed.jpg' });
    const replaced = await upload(world, account, { bytes: await picture(3), name: 'replaced.jpg' });
    await world.ctx.imaging.idle.settled();
    const before = await everything(world.ctx);
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'busy.tar');
    const keys = Object.keys(before['originals/'] as object);
    const busy = whenFirstRead(world.ctx.store, async () => {
      await remove(world, account, doomed);
      await remove(world, account, replaced);
      await upload(world, account, { bytes: await picture(4), name: 'replaced.jpg' });
      assert.equal(await collectObjects(world.ctx, keys), 0, 'nothing is removed during a backup');
    });
    await makeBackup({ ...world.ctx, store: busy }, file, unwatched());
    assert.equal(await collectObjects(world.ctx, keys), 2, 'and all of it afterwards');
    await using target = await emptyInstallation();
    const restored = await operate(target.environment, ['restore', file]);
    assert.equal(restored.code, 0, restored.err);
    await using after = await openInstallation(target.environment);
    assert.deepEqual(await everything(after), before);
    assert.ok(kept.path);
  });

  test('that was killed holds nothing for long, and one that lost its hold gives no file', async () => {
    await using world = await createWorld();
    const account = await world.createAccount('lake');
    const doomed = await upload(world, account, { bytes: await picture(1), name: 'doomed.jpg' });
    const keys = Object.keys((await everything(world.ctx))['originals/'] as object);
    await using folder = await temporaryFolder();
    const expire = async (): Promise<void> => {
      await sql`update holds set expires_at = now() - interval '1 second'`.execute(world.ctx.database.db);
    };
    const store = whenFirstRead(world.ctx.store, expire);
    const lost = makeBackup({ ...world.ctx, store }, join(folder.path, 'b.tar'), unwatched());
    await assert.rejects(lost, { code: 'hold-lost' });
    assert.deepEqual(await readdir(folder.path), []);
    await sql`insert into holds values ('backup-killed', now() + interval '1 minute')`.execute(
      world.ctx.database.db,
    );
    await remove(world, account, doomed);
    assert.equal(await collectObjects(world.ctx, keys), 0);
    for (const key of keys) assert.ok(await world.ctx.store.head(key));
    await expire();
    // The job that the deletion enqueued may be as quick as we are.
    await collectObjects(world.ctx, keys);
    for (const key of keys) assert.equal(await world.ctx.store.head(key), undefined);
  });

  test('takes along the work that waits', async () => {
    await using world = await createWorld();
    const account = await world.createAccount('lake');
    const doomed = await upload(world, account, { bytes: await picture(1), name: 'doomed.jpg' });
    await using folder = await temporaryFolder();
    const keys = Object.keys((await everything(world.ctx))['originals/'] as object);
    const store = whenFirstRead(world.ctx.store, async () => {
      await remove(world, account, doomed);
      await collectObjects(world.ctx, keys);
    });
    await makeBackup({ ...world.ctx, store }, join(folder.path, 'first.tar'), unwatched());
    const file = join(folder.path, 'second.tar');
    await makeBackup(world.ctx, file, unwatched());
    await using target = await emptyInstallation();
    assert.equal((await operate(target.environment, ['restore', file])).code, 0);
    await using after = await openInstallation(target.environment);
    const { rows } = await sql<{ data: { keys: string[] } }>`
      select data from jobs.job where name = 'library.collect' and start_after > now()
    `.execute(after.database.db);
    assert.deepEqual(rows.at(0)?.data.keys, keys);
  });

  test('is a tar archive that any tar lists, with every object once', async () => {
    await using world = await createWorld();
    const account = await world.createAccount('lake');
    const bytes = await picture(1);
    await upload(world, account, { bytes, name: 'one.jpg' });
    await upload(world, account, { bytes, name: 'two.jpg' });
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'one.tar');
    await makeBackup(world.ctx, file, unwatched());
    const { stdout } = await run('tar', ['-tf', file]);
    const names = stdout.trim().split('\n');
    const key = Object.keys((await everything(world.ctx))['originals/'] as object);
    assert.deepEqual(names, ['backup.json', 'rows/00000001', ...key, 'end.json']);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  test('says which objects the installation had lost, carries the rest, and ends with 1', async () => {
    await using world = await createWorld();
    const account = await world.createAccount('lake');
    for (const number of [1, 2, 3])
      await upload(world, account, { bytes: await picture(number), name: `${number}.jpg` });
    const keys = Object.keys((await everything(world.ctx))['originals/'] as object);
    const [missing = '', damaged = ''] = keys;
    await world.ctx.store.delete(missing);
    await writeFile(world.ctx.store.localPath(damaged) ?? '', 'nothing');
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'lossy.tar');
    const made = await operate(environmentOf(world), ['backup', file]);
    assert.equal(made.code, 1);
    assert.match(made.out, new RegExp(`${missing} is missing`));
    assert.match(made.out, new RegExp(`${damaged} is not what was uploaded`));
    await using target = await emptyInstallation();
    const restored = await operate(target.environment, ['restore', file, '--json']);
    assert.equal(restored.code, 1);
    assert.equal((JSON.parse(restored.out) as { objects: number }).objects, 2);
  });

  test('replaces nothing, and leaves nothing when it cannot be written or is interrupted', async () => {
    await using world = await createWorld();
    await fill(world, await fewPictures());
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'old.tar');
    await writeFile(file, 'precious');
    const environment = environmentOf(world);
    const onto = await operate(environment, ['backup', file]);
    assert.equal(onto.code, 1);
    assert.match(onto.err, /There is already a file with this name/);
    assert.equal(await readFile(file, 'utf8'), 'precious');
    const nowhere = await operate(environment, ['backup', join(folder.path, 'none', 'b.tar')]);
    assert.match(nowhere.err, /cannot be written there/);
    const stop = AbortSignal.abort(new Error('stop'));
    const stopped = await operate(environment, ['backup', join(folder.path, 'b.tar')], stop);
    assert.match(stopped.err, /interrupted/);
    assert.deepEqual(await readdir(folder.path), ['old.tar']);
    const holds = await world.ctx.database.db.selectFrom('holds').selectAll().execute();
    assert.deepEqual(holds, []);
  });

  test('of a folder without an installation is refused, and makes none', async () => {
    await using folder = await temporaryFolder();
    const data = join(folder.path, 'mistyped');
    const made = await operate({ VITRINE_DATA: data }, ['backup', join(folder.path, 'b.tar')]);
    assert.equal(made.code, 1);
    assert.match(made.err, /There is no installation in/);
    assert.deepEqual(await readdir(folder.path), []);
  });
});

describe(`a restore (${testEngine})`, () => {
  test('refuses a file that is cut off or altered, and leaves the installation empty', async () => {
    await using world = await createWorld();
    await fill(world, await fewPictures());
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'b.tar');
    await makeBackup(world.ctx, file, unwatched());
    const whole = await readFile(file);
    await using target = await emptyInstallation();
    const damages: [string, () => Promise<void>][] = [
      ['cut off in the middle', () => truncate(file, Math.floor(whole.length / 2))],
      ['cut off before its end', () => truncate(file, whole.length - 3_000)],
      ['without its last block', () => truncate(file, whole.length - 1_024)],
      ['a byte of an object changed', () => flip(file, whole.indexOf('originals/') + 600)],
      ['a byte of a row changed', () => flip(file, whole.indexOf('owner@example.org'))],
      ['empty', () => truncate(file, 0)],
      ['something else', () => writeFile(file, 'x'.repeat(5_000))],
    ];
    for (const [how, damage] of damages) {
      await writeFile(file, whole);
      await damage();
      const restored = await operate(target.environment, ['restore', file]);
      assert.equal(restored.code, 1, how);
      const isNone = ['empty', 'something else'].includes(how);
      assert.match(restored.err, isNone ? /is not a Vitrine backup/ : /is damaged or incomplete/, how);
      const left = await readdir(target.environment['VITRINE_DATA'] ?? '', { recursive: true });
      const ours = left.filter((name) => /restoring|objects\/(?:originals|public)/.test(name));
      assert.deepEqual(ours, [], how);
    }
    await writeFile(file, whole);
    assert.equal((await operate(target.environment, ['restore', file])).code, 0);
  });

  test('is refused where anything is already, and where a server runs', async () => {
    await using world = await createWorld();
    await fill(world, await fewPictures());
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'b.tar');
    await makeBackup(world.ctx, file, unwatched());
    const running = await operate(environmentOf(world), ['restore', file]);
    assert.equal(running.code, 1);
    assert.match(running.err, /in use by process|Another process of Vitrine uses this database/);
    await using target = await emptyInstallation();
    assert.equal((await operate(target.environment, ['restore', file])).code, 0);
    const again = await operate(target.environment, ['restore', file]);
    assert.equal(again.code, 1);
    assert.match(again.err, /into an empty installation only; this one is not: its table \w+ has rows/);
    assert.match((await operate(target.environment, ['restore', `${file}.none`])).err, /cannot be opened/);
  });

  test('that was cut short keeps the server from starting until it is run again', async () => {
    await using world = await createWorld();
    await fill(world, await fewPictures());
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'b.tar');
    await makeBackup(world.ctx, file, unwatched());
    for (const reached of ['objects', 'rows'] as const) {
      await using target = await emptyInstallation();
      await leaveUnfinished(target.environment, file, reached);
      const started = await operate(target.environment, ['org', 'list']);
      assert.equal(started.code, 1);
      assert.match(started.err, /was cut short/);
      assert.equal((await operate(target.environment, ['restore', file])).code, 0, reached);
      await using after = await openInstallation(target.environment);
      assert.deepEqual(await everything(after), await everything(world.ctx), reached);
    }
  });
});

/** Two organizations with the same pictures in folders, public and private, which the server has looked at. */
async function fill(world: World, files: readonly { name: string; bytes: Buffer }[]): Promise<void> {
  for (const cloudname of ['lake', 'forest']) {
    const account = await world.createAccount(cloudname);
    for (const [index, { name, bytes }] of files.entries()) {
      const folder = index % 2 === 0 ? '/holidays/2026/' : '/';
      const visibility = index % 3 === 0 ? 'private' : 'public';
      await upload(world, account, { bytes, name, folder, visibility });
    }
  }
  // What is found out about pictures afterwards would come between two looks at the tables.
  await world.ctx.imaging.idle.settled();
}

async function fewPictures(): Promise<{ name: string; bytes: Buffer }[]> {
  return Promise.all([5, 6].map(async (number) => ({ name: `${number}.jpg`, bytes: await picture(number) })));
}

/** The same store, where something happens once, just before the first object is read. */
function whenFirstRead(store: ObjectStore, happen: () => Promise<void>): ObjectStore {
  let happening: Promise<void> | undefined;
  return {
    put: (key, source) => store.put(key, source),
    head: async (key) => {
      await (happening ??= happen());
      return store.head(key);
    },
    read: (key) => store.read(key),
    stream: (key, range) => store.stream(key, range),
    copy: (from, to) => store.copy(from, to),
    adopt: (key, file) => store.adopt(key, file),
    delete: (key) => store.delete(key),
    list: (prefix) => store.list(prefix),
    localPath: (key) => store.localPath(key),
    [Symbol.asyncDispose]: () => store[Symbol.asyncDispose](),
  };
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'vitrine-living-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}

async function emptyInstallation(): Promise<AsyncDisposable & { environment: Environment }> {
  const place = await freshPlace();
  const { folder, url } = place.options;
  const environment = { VITRINE_DATA: folder, ...(url === undefined ? {} : { DATABASE_URL: url }) };
  return { environment, [Symbol.asyncDispose]: () => place[Symbol.asyncDispose]() };
}

async function flip(path: string, position: number): Promise<void> {
  await using file = await open(path, 'r+');
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, position);
  buffer.writeUInt8(buffer.readUInt8() ^ 1);
  await file.write(buffer, 0, 1, position);
}

/** What a restore leaves that is killed: before its rows are committed, or just after. */
async function leaveUnfinished(
  environment: Environment,
  file: string,
  reached: 'objects' | 'rows',
): Promise<void> {
  const data = environment['VITRINE_DATA'] ?? '';
  const beginning = await run('tar', ['-xOf', file, 'backup.json']);
  const { id } = JSON.parse(beginning.stdout) as { id: string };
  if (reached === 'rows') assert.equal((await operate(environment, ['restore', file])).code, 0);
  else {
    await using ctx = await openInstallation(environment);
    await ctx.store.put('originals/left/by-the-dead', Buffer.from('half'));
  }
  await noteUnfinishedRestore(data, { file, id, reached });
}
