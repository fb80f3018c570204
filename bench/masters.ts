import { readdir, readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import sharp from 'sharp';
import { prepareEngine } from '#imaging/engine.ts';
import { Gate } from '#imaging/gate.ts';
import { inspectPicture } from '#imaging/inspect.ts';
import { makeMasters } from '#imaging/make-masters.ts';
import { hasMasters, masterFacts } from '#imaging/masters.ts';
import { planRender } from '#imaging/plan.ts';
import { renderPicture } from '#imaging/render.ts';
import { parseSegment } from '#imaging/transformation.ts';
import type { ImageFacts } from '#imaging/facts.ts';
import { decoded, likeness } from '../test/support/likeness.ts';

const usage = `Whether pictures made from reduced copies look like those made from their originals: SSIM of both against
a reference that was decoded in full, for every picture of the folders that has reduced copies.
usage: npm run masters -- DIR [DIR ...]`;

/**
 * Well inside what each copy is used for and at its edge. Lossless, since what an encoder loses at the end it loses
 * either way.
 */
const segments = ['w_300,f_png', 'w_512,f_png', 'w_800,f_png', 'w_1024,f_png'];

/** Lost against rendering from the original, in the mean; and how unlike the reference the worst may be. */
const mostLost = 0.002;
const leastAlike = 0.995;

const decoders = new Gate({ atOnce: 1, queue: 8 });
const bounds = { megapixels: 200, heicMegapixels: 50, seconds: 120, decoders };
const folders = process.argv.slice(2);
if (folders.length === 0) {
  console.error(usage);
  process.exit(64);
}
prepareEngine();

type Row = { file: string; segment: string; side: number; original: number; master: number };
const rows: Row[] = [];
for (const folder of folders) {
  for (const name of (await readdir(folder)).sort()) {
    if (!/^\.(jpe?g|webp|avif|heic)$/i.test(extname(name))) continue;
    rows.push(...(await compare(join(folder, name))));
  }
}
report();

async function compare(file: string): Promise<Row[]> {
  const bytes = await readFile(file);
  const facts = await inspectPicture({ bytes }, bounds).catch(() => undefined);
  if (facts === undefined || !hasMasters(facts)) return [];
  const masters = await makeMasters({ bytes }, facts, bounds);
  const whole = await decodedWhole(bytes, facts);
  const found: Row[] = [];
  for (const segment of segments) {
    const asked = [parseSegment(segment) ?? {}];
    const wants = { accept: 'legacy', limits: { maxOutputSide: 8_192 } } as const;
    const fromMaster = planRender(asked, facts, { ...wants, masters: true });
    const { master } = fromMaster;
    if (master === undefined) continue;
    const reduced = masterFacts(facts, master.side);
    const made = await renderPicture({ bytes: masters[master.side] }, reduced, fromMaster, bounds);
    const direct = await renderPicture({ bytes }, facts, planRender(asked, facts, wants), bounds);
    const reference = await decoded(
      await sharp(whole).resize(made.width, made.height, { fit: 'fill' }).png().toBuffer(),
    );
    found.push({
      ...{ file, segment, side: master.side },
      original: likeness(await decoded(direct.bytes), reference),
      master: likeness(await decoded(made.bytes), reference),
    });
  }
  return found;
}

/** Every pixel, upright: no decoder that shrinks as it reads. */
async function decodedWhole(bytes: Buffer, facts: ImageFacts): Promise<Buffer> {
  const open = sharp(bytes, { ignoreIcc: facts.colour === 'srgb', limitInputPixels: false });
  const upright = open.autoOrient();
  const kept = facts.colour === 'p3' ? upright.keepIccProfile() : upright;
  return kept.tiff({ compression: 'none' }).toBuffer();
}

function report(): void {
  console.log('segment        copy  pictures  original  master    lost     worst');
  let holds = rows.length > 0;
  for (const segment of segments) {
    const some = rows.filter((row) => row.segment === segment);
    for (const side of new Set(some.map((row) => row.side))) {
      const these = some.filter((row) => row.side === side);
      const original = mean(these.map((row) => row.original));
      const master = mean(these.map((row) => row.master));
      const worst = these.reduce((least, row) => (row.master < least.master ? row : least));
      holds &&= original - master <= mostLost && worst.master >= leastAlike;
      const figures = [original, master, original - master, worst.master].map((value) => value.toFixed(5));
      console.log(
        `${segment.padEnd(14)} ${String(side).padStart(4)} ${String(these.length).padStart(9)}  ${figures.join('  ')}  ${worst.file}`,
      );
    }
  }
  console.log(
    holds
      ? `Holds: at most ${mostLost} lost in the mean, no picture below ${leastAlike}.`
      : `DOES NOT HOLD: at most ${mostLost} lost in the mean, no picture below ${leastAlike}.`,
  );
  process.exitCode = holds ? 0 : 1;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
