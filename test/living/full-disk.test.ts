import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { collectObjects } from '#library/collect.ts';
import { makeBackup } from '#backup/make.ts';
import sharp from 'sharp';
import { testEngine } from '../support/databases.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

const mountable = canMount();
const skip = mountable ? false : 'mounting a small file system needs root and CAP_SYS_ADMIN';

describe(`a full disk (${testEngine})`, { skip }, () => {
  test('refuses uploads with 507, keeps all that was stored, and takes uploads again when there is room', async () => {
    await using disk = await smallDisk(12);
    await using world = await createWorld({ environment: { STORAGE_URL: `file:${disk.path}` } });
    const account = await world.createAccount('lake');
    const stored: string[] = [];
    const refused = await uploadUntilRefused(world, account, stored);
    assert.equal(refused.status, 507);
    assert.equal(refused.headers.get('content-type'), 'application/problem+json; charset=utf-8');
    const body = (await refused.json()) as { code: string; detail: string };
    assert.equal(body.code, 'no-space');
    assert.match(body.detail, /no room left/);
    assert.ok(stored.length >= 5, `${stored.length} stored`);
    assert.deepEqual(await listed(world, account), stored);
    for (const name of stored) assert.equal(await statusOf(world, `/cdn/lake/w_20/${name}`), 200, name);
    assert.deepEqual(await filesBelow(disk.path, /\+incoming\/.|staging\/./), [], 'no half file takes room');
    await removeAsset(world, account, stored.splice(1, 2));
    const again = await send(world, account, await noise(), 'again.png');
    assert.equal(again.status, 201, await again.text());
    assert.deepEqual(await listed(world, account), [...stored, 'again.png'].sort());
  });

  test('under the cache of pictures is never seen by a visitor', async () => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'cache'));
    await using disk = await smallDisk(1, join(folder.path, 'cache'));
    await fillUp(disk.path);
    await using world = await createWorld({ environment: { VITRINE_DATA: folder.path } });
    const account = await world.createAccount('lake');
    assert.equal((await send(world, account, await noise(), 'one.png')).status, 201);
    for (const width of [100, 110, 120, 130, 100, 110]) {
      const answer = await world.get(`/cdn/lake/w_${width}/one.png`);
      const { width: shown } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata();
      assert.deepEqual([answer.status, shown], [200, width]);
    }
  });

  test('makes a backup fail with a sentence, and leaves nothing of it', async () => {
    await using disk = await smallDisk(1);
    await using world = await createWorld();
    const account = await world.createAccount('lake');
    for (const name of ['1.png', '2.png', '3.png', '4.png'])
      assert.equal((await send(world, account, await noise(), name)).status, 201);
    const watch = { progress: () => {}, signal: new AbortController().signal };
    await assert.rejects(makeBackup(world.ctx, join(disk.path, 'b.tar'), watch), { code: 'backup-no-space' });
    assert.deepEqual(await readdir(disk.path), []);
    assert.deepEqual(await world.ctx.database.db.selectFrom('holds').selectAll().execute(), []);
  });

  for (const [what, elsewhere] of [
    ['everything', false],
    ['the database alone', true],
  ] as const) {
    test(
      `under ${what} loses nothing that was acknowledged, and all works again when there is room`,
      { skip: testEngine === 'postgres' && 'the server has a disk of its own' },
      async () => {
        await using disk = await smallDisk(110);
        await using other = await temporaryFolder();
        const environment = {
          VITRINE_DATA: disk.path,
          ...(elsewhere ? { STORAGE_URL: `file:${other.path}` } : {}),
        };
        const stored: string[] = [];
        let account: Account;
        {
          await using world = await createWorld({ environment });
          account = await world.createAccount('lake');
          await fillUp(disk.path, elsewhere ? 300e3 : 3e6);
          const refused = await uploadUntilRefused(world, account, stored, () => noise(40));
          assert.ok([503, 507].includes(refused.status), `${refused.status}: ${await refused.text()}`);
          assert.ok(stored.length > 0);
          await rm(join(disk.path, 'filler'));
          assert.deepEqual(await listed(world, account), stored);
          const again = await send(world, account, await noise(40), 'again.png');
          assert.equal(again.status, 201, await again.text());
        }
        await using world = await createWorld({ environment });
        assert.deepEqual(await listed(world, account), [...stored, 'again.png']);
      },
    );
  }
});

/** A picture that no compression makes smaller: 390 KB at 360 pixels. */
async function noise(side = 360): Promise<Buffer> {
  const raw = { width: side, height: side, channels: 3 } as const;
  return sharp(randomBytes(side * side * 3), { raw })
    .png({ compressionLevel: 0 })
    .toBuffer();
}

function send(world: World, account: Account, bytes: Buffer, name: string): Promise<Response> {
  const form = new FormData();
  form.set('visibility', 'public');
  form.set('file', new Blob([new Uint8Array(bytes)]), name);
  const { authorization } = account;
  return world.get('/api/v1/assets', { method: 'POST', body: form, headers: { authorization } });
}

/** Gives the first answer that is not 201; `stored` gets the names of what was acknowledged before. */
async function uploadUntilRefused(
  world: World,
  account: Account,
  stored: string[],
  make: () => Promise<Buffer> = () => noise(),
): Promise<Response> {
  for (let number = 1; number < 3_000; number += 1) {
    const name = `${String(number).padStart(4, '0')}.png`;
    const answer = await send(world, account, await make(), name);
    if (answer.status !== 201) return answer;
    await answer.arrayBuffer();
    stored.push(name);
  }
  throw new Error('The disk never became full.');
}

async function listed(world: World, { cloudname }: Account): Promise<string[]> {
  const rows = await world.ctx.database.db
    .selectFrom('assets')
    .innerJoin('organizations', 'organizations.id', 'assets.organization_id')
    .select('assets.path')
    .where('cloudname', '=', cloudname)
    .orderBy('assets.path')
    .execute();
  return rows.map(({ path }) => path.slice(1));
}

async function statusOf(world: World, path: string): Promise<number> {
  const answer = await world.get(path);
  await answer.arrayBuffer();
  return answer.status;
}

/** By the doors, and without waiting until the job gets to it. */
async function removeAsset(world: World, account: Account, names: readonly string[]): Promise<void> {
  const rows = await world.ctx.database.db
    .selectFrom('assets')
    .select(['id', 'path', 'original_key'])
    .execute();
  for (const { id, path, original_key } of rows) {
    if (!names.includes(path.slice(1))) continue;
    const { authorization } = account;
    const answer = await world.get(`/api/v1/assets/${id}`, { method: 'DELETE', headers: { authorization } });
    assert.equal(answer.status, 204);
    await collectObjects(world.ctx, [original_key]);
  }
}

async function filesBelow(folder: string, pattern: RegExp): Promise<string[]> {
  return (await readdir(folder, { recursive: true })).filter((name) => pattern.test(name));
}

/** A file system of so many megabytes, there as long as it is held. */
async function smallDisk(megabytes: number, at?: string): Promise<AsyncDisposable & { path: string }> {
  const path = at ?? (await mkdtemp(join(tmpdir(), 'vitrine-disk-')));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', path]);
  const release = async (): Promise<void> => {
    execFileSync('umount', ['-l', path]);
    await rm(path, { recursive: true, force: true });
  };
  return { path, [Symbol.asyncDispose]: release };
}

/** Takes all of a disk's room but so many bytes. */
async function fillUp(folder: string, leave = 0): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  await using file = await open(join(folder, 'filler'), 'w');
  const chunk = Buffer.alloc(bsize);
  for (let left = bavail * bsize - leave; left >= bsize; left -= bsize) await file.write(chunk);
}

function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    const probe = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim();
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', probe], { stdio: 'ignore' });
    execFileSync('umount', [probe]);
    execFileSync('rmdir', [probe]);
    return true;
  } catch {
    return false;
  }
}

async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'vitrine-living-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
