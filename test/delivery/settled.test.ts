import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { eventually, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { createWorld, type World } from '../support/world.ts';

const accept = 'image/avif,image/webp,*/*;q=0.8';

async function worldWithPicture(environment: Record<string, string> = {}): Promise<World> {
  const world = await createWorld({ environment });
  const bytes = await canvasOf(photo(800, 600)).jpeg({ quality: 90 }).toBuffer();
  await upload(world, await world.createAccount('acme'), { name: 'p.jpg', bytes });
  return world;
}

async function ask(world: World, path: string, headers: Record<string, string> = {}) {
  const answer = await world.get(path, { headers: { accept, ...headers } });
  const bytes = Buffer.from(await answer.arrayBuffer());
  const header = (name: string): string => answer.headers.get(name) ?? '';
  return { status: answer.status, header, bytes, type: header('content-type'), etag: header('etag') };
}

/** Takes a place at the gate, so that the machine is not idle. */
function keepBusy(world: World): Disposable {
  const hold = Promise.withResolvers<void>();
  void world.ctx.imaging.gate.run(() => hold.promise);
  return { [Symbol.dispose]: () => hold.resolve() };
}

test('f_auto gives WebP at once and AVIF for good when it has been made', async () => {
  await using world = await worldWithPicture();
  const url = '/cdn/acme/w_200,f_auto/p.jpg';
  const busy = keepBusy(world);
  const first = await ask(world, url);
  assert.equal(first.type, 'image/webp');
  assert.equal(first.header('cache-control'), 'public, max-age=10, stale-while-revalidate=50');
  assert.equal(first.header('x-accel-expires'), '10');
  assert.equal(first.header('vary'), 'Accept');
  const second = await ask(world, url);
  assert.deepEqual([second.etag, second.header('cache-status')], [first.etag, 'Vitrine; hit; detail=memory']);
  const known = await ask(world, url, { 'if-none-match': first.etag });
  assert.deepEqual([known.status, known.header('cache-control')], [304, first.header('cache-control')]);
  busy[Symbol.dispose]();
  await world.ctx.imaging.idle.settled();
  const later = await ask(world, url, { 'if-none-match': first.etag });
  assert.equal(later.status, 200);
  assert.equal(later.type, 'image/avif');
  assert.equal((await sharp(later.bytes).metadata()).width, 200);
  assert.notEqual(later.etag, first.etag);
  assert.equal(later.header('cache-control'), 'public, max-age=3600, s-maxage=60');
  assert.equal(later.header('x-accel-expires'), '');
  assert.ok(later.bytes.length < first.bytes.length);
  const again = await ask(world, url, { 'if-none-match': later.etag });
  assert.equal(again.status, 304);
  assert.equal((await ask(world, url)).header('cache-status'), 'Vitrine; hit; detail=memory');
  // Whoever does not take AVIF keeps what there was.
  const webp = await ask(world, url, { accept: 'image/webp' });
  assert.deepEqual(
    [webp.type, webp.header('cache-control')],
    ['image/webp', 'public, max-age=3600, s-maxage=60'],
  );
});

test('it counts as one transformation, and what nobody waited for as none', async () => {
  await using world = await worldWithPicture();
  const count = async (): Promise<number> => {
    const row = await world.ctx.database.db
      .selectFrom('usage_hours')
      .select((select) => select.fn.sum<string | null>('transformations').as('sum'))
      .executeTakeFirst();
    return Number(row?.sum ?? 0);
  };
  await ask(world, '/cdn/acme/w_200,f_auto/p.jpg');
  await world.ctx.imaging.idle.settled();
  assert.equal((await ask(world, '/cdn/acme/w_200,f_auto/p.jpg')).type, 'image/avif');
  await eventually('it is written', async () => (await count()) > 0);
  assert.equal(await count(), 1);
});

test('AVIF that is asked for by name is made at once', async () => {
  await using world = await worldWithPicture();
  const asked = await ask(world, '/cdn/acme/w_200,f_avif/p.jpg', { accept: '*/*' });
  assert.equal(asked.type, 'image/avif');
  assert.equal(asked.header('cache-control'), 'public, max-age=3600, s-maxage=60');
});

test('what cannot be kept is not made again and again: WebP is the answer then', async () => {
  await using world = await worldWithPicture({ VITRINE_DISK_CACHE: '0MB' });
  const url = '/cdn/acme/w_200,f_auto/p.jpg';
  assert.match((await ask(world, url)).header('cache-control'), /stale-while-revalidate/);
  await world.ctx.imaging.idle.settled();
  const later = await ask(world, url);
  assert.deepEqual(
    [later.type, later.header('cache-control')],
    ['image/webp', 'public, max-age=3600, s-maxage=60'],
  );
  assert.equal(world.ctx.imaging.idle.waiting, 0);
});

test('a picture deleted before its turn is not made, nor kept', async () => {
  await using world = await worldWithPicture();
  const url = '/cdn/acme/w_200,f_auto/p.jpg';
  {
    using _ = keepBusy(world);
    await ask(world, url);
    await world.ctx.database.db.updateTable('assets').set({ visibility: 'private' }).execute();
    await world.ctx.database.transaction(async (tx) => {
      const { id } = await tx.selectFrom('assets').select('id').executeTakeFirstOrThrow();
      await world.ctx.database.announce(tx, 'vitrine_assets', id);
    });
    await eventually('it is forgotten', async () => (await ask(world, url)).status === 404);
  }
  await world.ctx.imaging.idle.settled();
  assert.deepEqual(world.ctx.imaging.renderProcesses, []);
  assert.equal((await ask(world, url)).status, 404);
});
