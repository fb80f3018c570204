import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { FaceDetector } from '#imaging/faces/face-detector.ts';
import { findFaceModel } from '#imaging/faces/face-model.ts';
import { Problem } from '#platform/problem.ts';
import {
  facePicture,
  labelledFaces,
  labelledPhotograph,
  seenFromAfar,
  tally,
} from '../support/labelled-faces.ts';
import { canvasOf, photo } from '../support/pictures.ts';

const { signal } = new AbortController();
const crowd = 'sample5.jpg';

const code = (wanted: string) => (error: unknown) => error instanceof Problem && error.code === wanted;

/** The end of a process is seen in /proc; a zombie has ended. */
async function ended(pid: number): Promise<void> {
  while (existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(await statusOf(pid))) await turn();
}

async function statusOf(pid: number): Promise<string> {
  return readFile(`/proc/${pid}/status`, 'utf8').catch(() => 'State: Z');
}

test('every face of a photograph is found, from near and when it is small', async () => {
  using detector = new FaceDetector();
  assert.equal(detector.pid, undefined, 'nothing runs before it is asked for');
  const near = await detector.find(await facePicture(labelledPhotograph(crowd)), signal);
  assert.deepEqual(tally(labelledFaces[crowd] ?? [], near), { found: 5, missed: 0, wrong: 0 });
  for (const { x, y, width, height, score } of near) {
    assert.ok(x >= 0 && y >= 0 && x + width <= 1 && y + height <= 1 && score >= 0.3 && score <= 1);
  }
  const { bytes, faces } = await seenFromAfar(crowd, 1 / 3);
  const far = tally(faces, await detector.find(await facePicture(bytes), signal));
  assert.equal(far.missed, 0);
  const memory = Number(/^VmRSS:\s+(\d+)/m.exec(await statusOf(detector.pid ?? 0))?.[1]) / 1e3;
  assert.ok(memory > 50 && memory < 500, `${memory} MB`);
});

test('where there are no faces none are found, whatever the size of the picture', async () => {
  using detector = new FaceDetector();
  for (const [width, height] of [
    [640, 480],
    [1, 1],
    [1_280, 3],
  ] as const) {
    const picture = await facePicture(await canvasOf(photo(width, height)).png().toBuffer());
    assert.deepEqual(await detector.find(picture, signal), [], `${width} × ${height}`);
  }
});

test('the process is let go when nobody asks, and started again when somebody does', async () => {
  using detector = new FaceDetector(findFaceModel(), { idleSeconds: 0.1 });
  const picture = await facePicture(labelledPhotograph(crowd));
  const finding = detector.find(picture, signal);
  while (detector.pid === undefined) await turn();
  const { pid } = detector;
  const first = await finding;
  await ended(pid);
  assert.equal(detector.pid, undefined);
  assert.deepEqual(await detector.find(picture, signal), first, 'the same faces');
});

test('who no longer wants the answer, and a detector that is too slow, end the process', async () => {
  const picture = await facePicture(labelledPhotograph(crowd));
  using detector = new FaceDetector();
  const leaving = new AbortController();
  const left = detector.find(picture, leaving.signal);
  while (detector.pid === undefined) await turn();
  const { pid } = detector;
  leaving.abort(new Error('gone'));
  await assert.rejects(left, /gone/);
  await ended(pid);
  using slow = new FaceDetector(findFaceModel(), { seconds: 0.01 });
  await assert.rejects(slow.find(picture, signal), code('face-detection-failed'));
  assert.equal(slow.pid, undefined);
});

test('a detector that dies is a 503, and the next is another', async () => {
  using detector = new FaceDetector();
  const picture = await facePicture(labelledPhotograph('sample1.jpg'));
  const finding = detector.find(picture, signal);
  const refused = assert.rejects(finding, code('face-detection-failed'));
  while (detector.pid === undefined) await turn();
  process.kill(detector.pid, 'SIGKILL');
  await refused;
  assert.equal((await detector.find(picture, signal)).length, 3);
});

test('one that has grown too large is let go after its answer', async () => {
  using detector = new FaceDetector(findFaceModel(), { megabytes: 10 });
  const picture = await facePicture(labelledPhotograph('sample1.jpg'));
  assert.equal((await detector.find(picture, signal)).length, 3);
  assert.equal(detector.pid, undefined);
});

test('a detector that is not installed says so', async () => {
  const nowhere = { wasm: '/nowhere', manifest: '/nowhere', weights: '/nowhere' };
  using broken = new FaceDetector(nowhere);
  const picture = await facePicture(labelledPhotograph('sample1.jpg'));
  await assert.rejects(broken.find(picture, signal), code('face-detection-failed'));
  using absent = new FaceDetector('none');
  assert.equal(absent.isInstalled, false);
  await assert.rejects(
    absent.find(picture, signal),
    (error) => error instanceof Problem && error.status === 501 && /not installed/.test(error.message),
  );
});
