import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually, openSocket, upload } from '../support/doors.ts';
import { animation, canvasOf, photo } from '../support/pictures.ts';
import { createWorld, type World } from '../support/world.ts';

async function worldWithPicture(environment: Record<string, string> = {}): Promise<World> {
  const world = await createWorld({ environment });
  const bytes = await canvasOf(photo(1_200, 900)).jpeg({ quality: 90 }).toBuffer();
  await upload(world, await world.createAccount('acme'), { name: 'p.jpg', bytes });
  return world;
}

/** 16 megapixels of AVIF: several seconds in which the encoder listens to nobody. */
const slow = '/cdn/acme/w_4600,h_3400,f_avif,q_100/p.jpg';
/** Heavy too, and soon done. */
const brief = (width: number) => `/cdn/acme/w_${width},h_1000,f_avif,q_10/p.jpg`;

async function problemOf(answer: Response): Promise<string> {
  const { type } = (await answer.json()) as { type: string };
  return type.split(/[/#]/).at(-1) ?? '';
}

const processes = (world: World): readonly number[] => world.ctx.imaging.renderProcesses;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function atWork(world: World): Promise<number> {
  await eventually('it renders in a process of its own', async () => processes(world).length === 1);
  return processes(world)[0] ?? 0;
}

test('a render that takes too long is stopped, and its place is free again', async () => {
  await using world = await worldWithPicture({ VITRINE_RENDER_SECONDS: '1', VITRINE_RENDERS: '1' });
  const started = performance.now();
  const asked = world.get(slow);
  const pid = await atWork(world);
  const answer = await asked;
  assert.equal(answer.status, 503);
  assert.equal(await problemOf(answer), 'render-too-slow');
  assert.equal(answer.headers.get('retry-after'), '1');
  assert.ok(performance.now() - started < 4_000);
  await eventually('the process is gone', async () => !isAlive(pid));
  assert.equal(world.ctx.imaging.gate.running, 0);
  assert.equal((await world.get('/cdn/acme/w_100/p.jpg')).status, 200);
});

test('a process that dies answers for itself alone, and the next picture gets another', async () => {
  await using world = await worldWithPicture();
  const asked = world.get(slow);
  const pid = await atWork(world);
  process.kill(pid, 'SIGKILL');
  const answer = await asked;
  assert.equal(answer.status, 503);
  assert.equal(await problemOf(answer), 'render-failed');
  assert.equal(world.ctx.imaging.gate.running, 0);
  const next = await world.get(brief(2_100));
  assert.deepEqual([next.status, next.headers.get('content-type')], [200, 'image/avif']);
  assert.notEqual(processes(world)[0], pid);
});

test('a render nobody waits for any more is stopped', async () => {
  await using world = await worldWithPicture();
  const socket = await openSocket(world);
  socket.write(`GET ${slow} HTTP/1.1\r\nHost: x\r\n\r\n`);
  const pid = await atWork(world);
  socket.destroy();
  await eventually('the process is gone', async () => !isAlive(pid));
  await eventually('its place is free', async () => world.ctx.imaging.gate.running === 0);
});

test('one process does one heavy render after the other, and small ones go on beside it', async () => {
  await using world = await worldWithPicture();
  assert.equal((await world.get(brief(2_100))).status, 200);
  const [pid] = processes(world);
  const heavy = Promise.all([brief(2_110), brief(2_120)].map((path) => world.get(path)));
  assert.equal((await world.get('/cdn/acme/w_90/p.jpg')).status, 200);
  for (const answer of await heavy) assert.equal(answer.status, 200);
  assert.deepEqual(processes(world), [pid]);
});

test('animations are rendered there too', async () => {
  await using world = await worldWithPicture();
  const account = await world.createAccount('other');
  await upload(world, account, { name: 'm.gif', bytes: await animation(4, 90, 60).gif().toBuffer() });
  assert.equal((await world.get('/cdn/other/w_40,f_webp/m.gif')).status, 200);
  assert.equal(processes(world).length, 1);
});

test('what would take more memory than is allowed is refused, and says so', async () => {
  await using world = await worldWithPicture({ VITRINE_RENDER_MEMORY: '100MB' });
  const answer = await world.get(slow);
  assert.equal(answer.status, 422);
  assert.equal(await problemOf(answer), 'render-too-large');
  assert.equal((await world.get('/cdn/acme/w_100/p.jpg')).status, 200);
});
