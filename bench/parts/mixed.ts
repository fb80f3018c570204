import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { animation, canvasOf, photo } from '../../test/support/pictures.ts';
import { Client, inLoops } from '../support/client.ts';
import { cpuMs, peakMemoryMb, treeMemoryMb } from '../support/processes.ts';
import { shown } from '../support/report.ts';
import type { Scene } from '../support/scene.ts';
import { percentile } from '../support/statistics.ts';
import { pathOf, pictureAddress, sendPicture } from '../support/upload.ts';

/** What every visitor asks for in turn. */
const operations = ['w_200', 'w_640,f_webp', 'w_1200,f_jpg', 'w_320,f_avif', 'w_900,e_sharpen:200'];

/**
 * Pictures of every kind and size, an animation and one of 108 MP among them, in several sizes and formats by several
 * clients; the memory of the server and of the processes it renders in, above what it takes when it has just begun.
 */
export async function measureMixed(scene: Scene): Promise<void> {
  const { product } = scene;
  await pause(2_000);
  const start = treeMemoryMb(product.pid);
  let times: readonly number[] = [];
  let cpu = 0;
  const peak = await peakMemoryMb(
    product.pid,
    async () => {
      const paths = await uploadAll(scene);
      const before = cpuMs(product.pid);
      times = await askAll(scene, paths);
      cpu = (cpuMs(product.pid) - before) / times.length;
    },
    treeMemoryMb,
  );
  scene.report.keep('mixed', { start, peak, cpu, times });
  scene.report.add({
    what: 'memory above that of the start, mixed set with a 108 MP source',
    value: peak - start,
    unit: 'MB',
    bound: { atMost: 350 },
    from: `${shown(start)} MB after the start, peak ${shown(peak)} MB; ${times.length} pictures, CPU each ${shown(cpu)} ms, p50 ${shown(percentile(times, 0.5))}, p99 ${shown(percentile(times, 0.99))} ms`,
  });
}

async function uploadAll({ product, account, set }: Scene): Promise<string[]> {
  using client = new Client(product.url, 1);
  const paths: string[] = [];
  for (const file of await filesOf(set)) {
    const answer = await sendPicture(client, account, 'native', { ...file, folder: '/mixed' });
    if (answer.status !== 201) throw new Error(`${file.name}: ${answer.status} ${answer.body.toString()}`);
    paths.push(pathOf('native', answer));
  }
  return paths;
}

async function filesOf(set: Scene['set']): Promise<{ name: string; bytes: Buffer }[]> {
  const [photograph] = set.jpeg;
  if (photograph === undefined) throw new Error('There are no JPEG pictures.');
  const sized = (width: number, height: number) =>
    sharp(photograph.path).resize(width, height, { fit: 'fill' });
  return [
    { name: '12mp.jpg', bytes: photograph.bytes },
    { name: '24mp.jpg', bytes: await sized(6_000, 4_000).jpeg({ quality: 88 }).toBuffer() },
    { name: '108mp.jpg', bytes: await sized(12_000, 9_000).jpeg({ quality: 85 }).toBuffer() },
    { name: 'photo.webp', bytes: await sized(2_400, 1_800).webp({ quality: 85, effort: 1 }).toBuffer() },
    { name: 'photo.avif', bytes: await sized(1_600, 1_200).avif({ quality: 60, effort: 0 }).toBuffer() },
    { name: 'graphic.png', bytes: await canvasOf(photo(1_400, 900)).png().toBuffer() },
    { name: 'moving.gif', bytes: await animation(12, 480, 320).gif().toBuffer() },
    { name: 'photo.tiff', bytes: await sized(1_800, 1_350).tiff({ compression: 'lzw' }).toBuffer() },
  ];
}

async function askAll({ product, account, rounds }: Scene, paths: readonly string[]): Promise<number[]> {
  using client = new Client(product.url, 6);
  const addresses = Array.from({ length: rounds }, (_, round) =>
    operations.flatMap((operation) =>
      paths.map((path) =>
        pictureAddress(
          account,
          path,
          operation.replace(/w_(\d+)/, (_all, width) => `w_${Number(width) + round}`),
        ),
      ),
    ),
  ).flat();
  const times: number[] = [];
  await inLoops(6, async () => {
    const address = addresses.pop();
    if (address === undefined) return false;
    let answer = await client.ask(address);
    while (answer.status === 503) {
      await pause(100);
      answer = await client.ask(address);
    }
    if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${answer.body.toString()}`);
    times.push(answer.ms);
    return true;
  });
  return times;
}
