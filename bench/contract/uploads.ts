import { join } from 'node:path';
import { Readable } from 'node:stream';
import sharp from 'sharp';
import { operator } from '#access/actor.ts';
import { createContext } from '#open-context.ts';
import { loadConfig } from '#config/config.ts';
import type { Context } from '#context.ts';
import { discardStaged, keepStaged, sourceOf, stageFile } from '#library/stage.ts';
import { newId } from '#platform/id.ts';
import { silentLog } from '#platform/log.ts';
import { photo } from '../../test/support/pictures.ts';
import { Client, inLoops } from '../support/client.ts';
import { median } from '../support/statistics.ts';
import { type File, sendPicture } from '../support/upload.ts';
import type { ContractScene } from './listing.ts';

const connections = 8;

/**
 * Small images, uploaded over so many connections, against what taking them in costs without HTTP and database:
 * storing, reading what they are, cleaning. Alternated, each round with pictures nobody has seen.
 */
export async function measureUploads(
  scene: ContractScene & { readonly workspace: string },
  count: number,
): Promise<void> {
  const { product, account, report, rounds } = scene;
  const config = loadConfig({ VITRINE_DATA: join(scene.workspace, 'alone') });
  await using ctx = await createContext(config, { share: false, log: silentLog });
  using client = new Client(product.url, connections);
  const shares: number[] = [];
  const rates = { uploaded: [] as number[], alone: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    const files = await smallPictures(count, round);
    const alone = await rate(files, (file) => takeIn(ctx, file));
    const uploaded = await rate(files, async (file) => {
      const answer = await sendPicture(client, account, 'contract', file);
      if (answer.status !== 200) throw new Error(`uploadImage: ${answer.status} ${answer.body.toString()}`);
    });
    rates.alone.push(alone);
    rates.uploaded.push(uploaded);
    shares.push(uploaded / alone);
  }
  report.keep('uploads', rates);
  const engine = scene.database === undefined ? 'embedded' : 'postgres';
  report.add({
    what: `${count} uploads over ${connections} connections, share of storing and reading alone (${engine})`,
    value: median(shares),
    unit: '×',
    bound: { atLeast: 0.6 },
    from: `${median(rates.uploaded).toFixed(0)} of ${median(rates.alone).toFixed(0)} a second, median of ${rounds}`,
  });
}

/** Per second. */
async function rate(files: readonly File[], work: (file: File) => Promise<void>): Promise<number> {
  const left = [...files];
  const started = performance.now();
  await inLoops(connections, async () => {
    const file = left.pop();
    if (file === undefined) return false;
    await work(file);
    return true;
  });
  return files.length / ((performance.now() - started) / 1_000);
}

async function takeIn(ctx: Context, { name, bytes }: File): Promise<void> {
  const organizationId = newId<'organization'>(ctx.clock.now());
  const source = Readable.from([bytes]);
  const file = await stageFile(ctx, operator, { organizationId, filename: name, source });
  const picture = await sourceOf(ctx, file);
  const { format } = await ctx.imaging.inspect(picture);
  await ctx.imaging.clean(picture, format);
  await keepStaged(
    ctx,
    file,
    `originals/${file.sha256.toString('hex', 0, 1)}/${file.sha256.toString('hex')}`,
  );
  await discardStaged(ctx, file);
}

/** 320 × 240, about 10 KB, no two alike. */
async function smallPictures(count: number, round: number): Promise<File[]> {
  const { data, width, height, channels } = photo(320, 240);
  const raw = { width, height, channels };
  const files: File[] = [];
  for (let index = 0; index < count; index += 1) {
    data.writeUInt32LE(Math.imul(round * count + index + 1, 0x9e3779b1) >>> 0, (index % 300) * 640);
    const bytes = await sharp(data, { raw }).jpeg({ quality: 80 }).toBuffer();
    files.push({ name: `${round}-${index}.jpg`, bytes, folder: `/round${round}` });
  }
  return files;
}
