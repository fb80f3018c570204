import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { create, eventually, native } from '../support/doors.ts';
import { createWorld, type World } from '../support/world.ts';

const plain = (background: string) =>
  sharp({ create: { width: 400, height: 300, channels: 3, background } })
    .jpeg()
    .toBuffer();

async function colourOf(answer: Response): Promise<'red' | 'blue'> {
  const [red = 0] = await sharp(Buffer.from(await answer.arrayBuffer()))
    .resize(1, 1)
    .raw()
    .toBuffer();
  return red > 128 ? 'red' : 'blue';
}

/** Holds every place for rendering until it is told to let go. */
function occupy(world: World): () => void {
  const { gate } = world.ctx.imaging;
  const { promise, resolve } = Promise.withResolvers<void>();
  while (!gate.isFull() && gate.waiting === 0) void gate.run(() => promise);
  return resolve;
}

test('an original replaced while a picture of it is being made: nobody gets one for the other, then or later', async () => {
  await using world = await createWorld({ environment: { VITRINE_RENDERS: '1' } });
  const acme = await world.createAccount('acme');
  const [red, blue] = [await plain('red'), await plain('blue')];
  const fields = { visibility: 'public', collision: 'replace' };
  await create(world, acme, { name: 'a.jpg', bytes: red }, fields);
  const url = '/cdn/acme/w_40,f_png/a.jpg';
  const tags: Record<string, string | null> = {};

  const letGo = occupy(world);
  const early = world.get(url);
  await eventually('the request waits for a place', async () => world.ctx.imaging.gate.waiting > 1);
  await create(world, acme, { name: 'a.jpg', bytes: blue }, fields);
  const late = world.get(url);
  await eventually('both wait', async () => world.ctx.imaging.gate.waiting > 2);
  letGo();

  for (const answer of [await early, await late]) {
    assert.equal(answer.status, 200);
    const colour = await colourOf(answer);
    assert.equal(answer.headers.get('etag'), (tags[colour] ??= answer.headers.get('etag')));
  }
  assert.notEqual(tags['red'], tags['blue']);
  for (let time = 0; time < 3; time += 1) {
    const answer = await world.get(url);
    assert.equal(answer.headers.get('etag'), tags['blue']);
    assert.equal(await colourOf(answer), 'blue');
  }
});

test('a picture made private while it is being made is kept nowhere that a stranger could get it from', async () => {
  await using world = await createWorld({ environment: { VITRINE_RENDERS: '1' } });
  const acme = await world.createAccount('acme');
  const asset = await create(
    world,
    acme,
    { name: 'a.jpg', bytes: await plain('red') },
    { visibility: 'public' },
  );
  const url = '/cdn/acme/w_40/a.jpg';
  const letGo = occupy(world);
  const early = world.get(url);
  await eventually('the request waits for a place', async () => world.ctx.imaging.gate.waiting > 1);
  await native(world, acme, 'PATCH', `/assets/${asset.id}`, { visibility: 'private' });
  letGo();
  await (await early).arrayBuffer();
  for (let time = 0; time < 3; time += 1) assert.equal((await world.get(url)).status, 404);
});
