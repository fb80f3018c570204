import assert from 'node:assert/strict';
import { mock, test } from 'node:test';
import sharp, { type Sharp } from 'sharp';
import type { Log } from '#platform/log.ts';
import { silentLog } from '#platform/log.ts';
import { create } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { createWorld } from '../support/world.ts';

test('an encoder that lets something through delivers nothing, is counted and written down, and leaves nothing behind', async () => {
  const faults: string[] = [];
  const log: Log = {
    ...silentLog,
    error: (fields: object) => {
      const { err } = fields as { err?: Error & { cause?: Error } };
      faults.push(String(err?.cause?.message));
    },
  };
  const environment = { VITRINE_METRICS_TOKEN: 'a-token-that-nobody-knows' };
  await using world = await createWorld({ environment, log });
  const acme = await world.createAccount('acme');
  const bytes = await canvasOf(photo(300, 200)).jpeg().toBuffer();
  await create(world, acme, { name: 'a.jpg', bytes }, { visibility: 'public' });
  const leaks = async () => {
    const authorization = `Bearer ${environment.VITRINE_METRICS_TOKEN}`;
    const text = await (await world.get('/metrics', { headers: { authorization } })).text();
    return /^vitrine_metadata_leaks_total (\d+)$/m.exec(text)?.[1];
  };
  assert.equal(await leaks(), '0');

  // As if somebody had written it into the pipeline: the last step before every encoder.
  const timeout = sharp.prototype.timeout;
  const mistake = mock.method(
    sharp.prototype,
    'timeout',
    function (this: Sharp, options: { seconds: number }) {
      return timeout.call(this.withExif({ IFD3: { GPSLatitudeRef: 'N' } }), options);
    },
  );
  for (const format of ['jpg', 'png', 'webp', 'avif']) {
    const answer = await world.get(`/cdn/acme/w_50,f_${format}/a.jpg`);
    const problem = (await answer.json()) as Record<string, unknown>;
    assert.equal(answer.status, 500, format);
    assert.equal(problem['code'], 'metadata-leak');
    assert.equal(answer.headers.get('cache-control'), 'no-store');
  }
  assert.equal(await leaks(), '4');
  assert.equal(faults.length, 4);
  for (const fault of faults) assert.match(fault, /GPS/);
  mistake.mock.restore();

  const answer = await world.get('/cdn/acme/w_50,f_jpg/a.jpg');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('cache-status'), 'Vitrine; fwd=miss; stored');
  await answer.arrayBuffer();
});

test('an original whose cleaned copy still says something is kept, and leaves only as a new encoding', async () => {
  await using world = await createWorld();
  const acme = await world.createAccount('acme');
  const bytes = await canvasOf(photo(300, 200))
    .withExif({ IFD0: { Make: 'PLANTED' } })
    .jpeg()
    .toBuffer();
  const { imaging } = world.ctx;
  const clean = imaging.clean.bind(imaging);
  // A cleaner that cleans nothing: what it gives goes through the last look all the same.
  const faulty = mock.method(imaging, 'clean', async () => {
    const { assertCleanCopy } = await import('#imaging/leaks/assert-clean.ts');
    assertCleanCopy(bytes, 'jpeg');
    return bytes;
  });
  const asset = await create(world, acme, { name: 'a.jpg', bytes }, { visibility: 'public' });
  assert.equal(faulty.mock.callCount(), 1);
  faulty.mock.restore();
  assert.ok((await clean({ bytes }, 'jpeg')) !== undefined);
  assert.equal(asset['bytes'], bytes.length);
  const answer = await world.get('/cdn/acme/a.jpg');
  assert.equal(answer.status, 200);
  const sent = Buffer.from(await answer.arrayBuffer());
  assert.ok(!sent.includes('PLANTED'));
  assert.match(answer.headers.get('cache-status') ?? '', /fwd=miss/);
});
