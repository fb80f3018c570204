import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../support/client.ts';
import { type Failures, paced } from '../support/paced.ts';
import { shown } from '../support/report.ts';
import { freshJpegAddresses, libraryPath, type Scene } from '../support/scene.ts';
import { median, percentile } from '../support/statistics.ts';
import { pictureAddress } from '../support/upload.ts';
import { flood } from './overload.ts';

const perSecond = 50;

/** A picture in memory, asked for fifty times a second, while nobody asks for anything else and while misses saturate the machine. */
export async function measureSaturated(scene: Scene): Promise<void> {
  const [file] = scene.set.jpeg;
  if (file === undefined) throw new Error('There are no JPEG pictures.');
  const address = pictureAddress(scene.account, libraryPath('jpeg', file), 'w_640,f_jpg,q_80');
  const fresh = freshJpegAddresses(scene);
  const rounds: { idle: number; saturated: number; p50: number }[] = [];
  const failures: Failures = [];
  for (let round = 0; round < scene.rounds; round += 1) {
    const idle = await probe(scene, address, failures);
    let saturated: readonly number[] = [];
    const seconds = 2 * scene.seconds;
    await Promise.all([
      flood(scene.product, fresh, { clients: 16, seconds }),
      (async () => {
        await pause(200);
        saturated = await probe(scene, address, failures);
      })(),
    ]);
    rounds.push({
      idle: percentile(idle, 0.99),
      saturated: percentile(saturated, 0.99),
      p50: percentile(saturated, 0.5),
    });
  }
  scene.report.keep('hits while misses saturate', rounds);
  const idle = median(rounds.map((round) => round.idle));
  scene.report.add({
    what: 'p99 of memory hits while misses saturate the machine',
    value: median(rounds.map(({ saturated }) => saturated)),
    unit: 'ms',
    bound: { atMost: Math.max(30, Math.round(1.5 * idle)) },
    from: `p50 ${shown(median(rounds.map(({ p50 }) => p50)))} ms; idle p99 ${shown(idle)} ms`,
  });
  scene.report.add({
    what: 'memory hits without a picture, idle and beside misses',
    value: failures.length,
    unit: '',
    bound: { atMost: 0 },
    from: [...new Set(failures)].join(', '),
  });
}

/** Milliseconds until each answer, infinite where it was no picture. */
async function probe(scene: Scene, address: string, failures: Failures): Promise<readonly number[]> {
  using client = new Client(scene.product.url, 16);
  await client.ask(address);
  const count = Math.round(scene.seconds * perSecond * 1.5);
  // The client must outlive its questions.
  return await paced({ count, perSecond, failures }, () => client.ask(address));
}
