import assert from 'node:assert/strict';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { noteUnfinishedRestore } from '#backup/unfinished-restore.ts';
import type { Environment } from '#config/config.ts';
import type { Finding } from '#doctor/finding.ts';
import { testEngine } from '../support/databases.ts';
import { createWorld, type World } from '../support/world.ts';
import { environmentOf, openInstallation, picture, upload } from './installations.ts';
import { operate } from './operator.ts';

describe(`the doctor (${testEngine})`, () => {
  test('finds nothing wrong with a running installation, and ends with 0', async () => {
    await using world = await createWorld();
    await fill(world);
    const { code, findings } = await examine(environmentOf(world), '--full');
    assert.deepEqual(notOk(findings), []);
    assert.equal(code, 0);
    assert.match(said(findings, 'objects'), /All 4 objects that rows name are there/);
    const shown = await operate(environmentOf(world), ['doctor']);
    assert.match(shown.out, /^ok {7}node {11}Node 24/m);
  });

  test('says that the server is ready, or that something else has its port', async () => {
    await using world = await createWorld();
    const { port } = new URL(world.url);
    const ready = await examine({ ...environmentOf(world), VITRINE_PORT: port });
    assert.match(said(ready.findings, 'port'), /is ready/);
    const untold = await examine(environmentOf(world));
    assert.ok(said(untold.findings, 'port').includes(`:${port} is ready`), said(untold.findings, 'port'));
    assert.ok(said(untold.findings, 'PUBLIC_URL').includes(`:${port}`));
    const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const taken = String((other.address() as AddressInfo).port);
    const { code, findings } = await examine({ ...environmentOf(world), VITRINE_PORT: taken });
    other.close();
    await once(other, 'close');
    assert.match(said(findings, 'port', 'problem'), /Something else answers/);
    assert.equal(code, 1);
    const { findings: free } = await examine({ ...environmentOf(world), VITRINE_PORT: taken });
    const silence = testEngine === 'embedded' ? /A server runs, but nothing listens/ : /the port is free/;
    assert.match(free.find(({ check }) => check === 'port')?.says ?? '', silence);
  });

  test('names objects that are missing, cut, or changed', async () => {
    await using world = await createWorld();
    const [missing = '', cut = '', changed = ''] = await fill(world);
    const { store } = world.ctx;
    await store.delete(missing);
    await writeFile(store.localPath(cut) ?? '', 'cut');
    const bytes = (await store.read(changed)) ?? Buffer.alloc(0);
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40);
    await writeFile(store.localPath(changed) ?? '', bytes);
    const sample = await examine(environmentOf(world));
    assert.equal(sample.code, 1);
    const line = said(sample.findings, 'objects', 'problem');
    assert.match(line, new RegExp(`2 of a sample of 4 objects are lost.*${missing} is missing`));
    assert.match(line, new RegExp(`${cut} has 3 bytes instead of`));
    const full = await examine(environmentOf(world), '--full');
    assert.match(
      said(full.findings, 'objects', 'problem'),
      new RegExp(`${changed} has other content than was uploaded`),
    );
  });

  test('counts objects that no row names', async () => {
    await using world = await createWorld();
    await fill(world);
    const key = 'originals/nobody/00/left';
    await world.ctx.store.put(key, Buffer.from('left'));
    const before = await examine(environmentOf(world));
    assert.deepEqual(notOk(before.findings), [], 'an upload may just be on its way');
    await utimes(world.ctx.store.localPath(key) ?? '', 0, 0);
    const after = await examine(environmentOf(world));
    assert.match(said(after.findings, 'left objects', 'warning'), /^1 of the first 1 stored objects/);
    assert.equal(after.code, 0);
  });

  test('finds what is wrong with the database: columns, migrations, later ones', async () => {
    await using world = await createWorld();
    const { db } = world.ctx.database;
    await sql`alter table folders add column secret text`.execute(db);
    await sql`delete from migrations where name = '0002-holds'`.execute(db);
    const early = await examine(environmentOf(world));
    assert.match(said(early.findings, 'personal data', 'problem'), /public\.folders\.secret/);
    assert.match(said(early.findings, 'migrations', 'warning'), /0002-holds will be applied/);
    await sql`insert into migrations (name) values ('9999-later')`.execute(db);
    const late = await examine(environmentOf(world));
    assert.match(
      said(late.findings, 'migrations', 'problem'),
      /9999-later, which this version does not know/,
    );
  });

  test('finds what is wrong with the data folder', async () => {
    const world = await createWorld();
    const environment = environmentOf(world);
    const { data, ctx } = world;
    await ctx.store[Symbol.asyncDispose]();
    await chmod(data, 0o755);
    await rm(join(data, 'objects'), { recursive: true });
    await writeFile(join(data, 'objects'), 'a file');
    await noteUnfinishedRestore(data, { file: 'monday.tar', id: 'one', reached: 'objects' });
    const { code, findings } = await examine(environment);
    assert.equal(code, 1);
    assert.match(said(findings, 'storage', 'problem'), /cannot be used for storage/);
    assert.match(said(findings, 'restore', 'problem'), /monday\.tar was cut short/);
    assert.match(said(findings, 'owner', 'warning'), /Other users/);
    await world[Symbol.asyncDispose]();
  });

  test('tells a server that was killed from none', { skip: testEngine === 'postgres' }, async () => {
    await using folder = await temporaryFolder();
    const environment = { VITRINE_DATA: join(folder.path, 'data') };
    const none = await examine(environment);
    assert.match(said(none.findings, 'installation', 'warning'), /There is no installation in/);
    await (await openInstallation(environment))[Symbol.asyncDispose]();
    assert.match(said((await examine(environment)).findings, 'lock'), /No server runs/);
    const holder = join(environment.VITRINE_DATA, 'database', 'holder.json');
    await writeFile(holder, JSON.stringify({ pid: 4_194_303, socketFolder: '/nowhere' }));
    const killed = await examine(environment);
    assert.match(said(killed.findings, 'lock', 'warning'), /process 4194303, .*ended without closing/);
  });

  test('lists every wrong setting, and addresses that the outside cannot use', async () => {
    const wrong = await examine({ VITRINE_PORT: 'many', VITRINE_DATE: 'x', PUBLIC_URL: 'ftp://x' });
    const faults = wrong.findings.filter(({ check }) => check === 'settings');
    assert.deepEqual(
      faults.map(({ state, says }) => [state, says.split(' ')[0]]),
      [
        ['problem', 'VITRINE_DATE'],
        ['problem', 'VITRINE_PORT'],
        ['problem', 'PUBLIC_URL'],
      ],
    );
    assert.equal(wrong.code, 1);
    await using folder = await temporaryFolder();
    const base = { VITRINE_DATA: folder.path };
    const cases: [Environment, string, RegExp][] = [
      [{ VITRINE_HOST: '0.0.0.0' }, 'PUBLIC_URL', /Not set, while the server listens on 0\.0\.0\.0/],
      [{ PUBLIC_URL: 'http://pictures.example.org' }, 'PUBLIC_URL', /is not https/],
      [{ PUBLIC_URL: 'https://pictures' }, 'PUBLIC_URL', /a host without a domain/],
      [{ PUBLIC_URL: 'https://a.example.org' }, 'proxy', /every visitor seems to come from it/],
      [
        { PUBLIC_URL: 'https://a.example.org', CDN_URL: 'http://b.example.org' },
        'CDN_URL',
        /browsers refuse such pictures/,
      ],
      [{ CDN_URL: 'https://a.example.org/x', PUBLIC_URL: 'https://a.example.org' }, 'CDN_URL', /the host of/],
    ];
    for (const [settings, check, expected] of cases) {
      const { findings } = await examine({ ...base, ...settings });
      assert.match(said(findings, check, 'warning'), expected);
    }
  });

  test('says when the PostgreSQL server cannot be reached', async () => {
    await using folder = await temporaryFolder();
    const environment = { VITRINE_DATA: folder.path, DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    await mkdir(join(folder.path, 'objects'));
    const { code, findings } = await examine(environment);
    assert.equal(code, 1);
    assert.match(said(findings, 'database', 'problem'), /127\.0\.0\.1:1\/none cannot be reached/);
    assert.match(said(findings, 'storage'), /can be stored in/);
  });
});

/** Four different pictures; gives the keys of their originals. */
async function fill(world: World): Promise<string[]> {
  const account = await world.createAccount('lake');
  for (const number of [1, 2, 3, 4])
    await upload(world, account, { bytes: await picture(number), name: `${number}.jpg` });
  const rows = await world.ctx.database.db.selectFrom('assets').select('original_key').execute();
  return rows.map(({ original_key }) => original_key);
}

/** Without a port of its own it would ask the one that somebody's own server may have. */
async function examine(environment: Environment, ...words: string[]) {
  const { code, out } = await operate({ VITRINE_PORT: '0', ...environment }, ['doctor', '--json', ...words]);
  const { findings, healthy } = JSON.parse(out) as { findings: Finding[]; healthy: boolean };
  assert.equal(code, healthy ? 0 : 1);
  return { code, findings };
}

/** What is said of a check, which has to be in that state. */
function said(findings: readonly Finding[], check: string, state: Finding['state'] = 'ok'): string {
  const found = findings.find((finding) => finding.check === check);
  assert.equal(found?.state, state, `${check}: ${found?.says}`);
  assert.equal(found.advice === undefined, state === 'ok', 'what is wrong comes with what to do');
  return found.says;
}

function notOk(findings: readonly Finding[]): readonly Finding[] {
  return findings.filter(({ state, check }) => state !== 'ok' && check !== 'disk space');
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'vitrine-living-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
