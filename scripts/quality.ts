import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadConfig } from '#config/config.ts';
import { createImaging } from '#imaging/imaging.ts';
import { planRender, type Plan } from '#imaging/plan.ts';
import { measuredQualities, type QualityLevel, targetScores } from '#imaging/quality/curve.ts';
import { likeness } from '#imaging/quality/learn-curve.ts';
import { sampleSide, sampleTransformation } from '#imaging/quality/sample.ts';
import type { Ask } from '#imaging/transformation.ts';
import { Problem } from '#platform/problem.ts';

/**
 * How well `q_auto` keeps its word on a folder of pictures: the score that was reached against the one that was aimed at,
 * and bytes against a fixed q_80. Pictures of shades alone, which get a fixed quality, are counted by themselves. usage: npm run quality -- <folder> [format:width …] [--each]
 */
const [folder, ...words] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: npm run quality -- <folder> [format:width …] [--each]');
const usual = ['jpeg:400', 'jpeg:1000', 'webp:400', 'webp:1000', 'avif:400', 'avif:1000'];
const isEach = words.includes('--each');
const given = words.filter((word) => word !== '--each');
const config = loadConfig({});
await using imaging = createImaging(config.imaging);
const { limits } = imaging;
const bounds = { megapixels: limits.maxInputMegapixels };
const level: QualityLevel = 'good';
const target = targetScores[level];

type Row = {
  /** Whether there is something to be seen that can be lost. */
  readonly isLearnt: boolean;
  readonly score: number;
  readonly bytes: number;
  readonly fixed: number;
  readonly quality: number;
  readonly ms: number;
};

async function measure(
  bytes: Buffer,
  width: number,
  format: 'jpeg' | 'webp' | 'avif',
): Promise<Row | undefined> {
  const source = { bytes };
  const facts = await imaging.inspect(source);
  if (facts.frames > 1) return undefined;
  const wants = { accept: 'legacy', limits } as const;
  const size: Ask = { width, mode: 'fit' };
  const lossless = planRender([{ ...size, format: 'png', quality: 15 }], facts, wants);
  const fixed = planRender([{ ...size, format, quality: 80 }], facts, wants);
  const started = performance.now();
  const side = sampleSide(fixed);
  const sample = planRender(sampleTransformation(side), facts, wants);
  const curve = await imaging.learn((await imaging.render(source, facts, sample)).bytes, fixed.output);
  const ms = performance.now() - started;
  const auto: Plan = planRender([{ ...size, format, quality: `auto:${level}` }], facts, { ...wants, curve });
  const render = async (plan: Plan) => (await imaging.render(source, facts, plan)).bytes;
  const [reference, chosen, usual] = [await render(lossless), await render(auto), await render(fixed)];
  const score = await likeness(reference, chosen, bounds);
  const isLearnt = curve.length > 0;
  return { isLearnt, score, bytes: chosen.length, fixed: usual.length, quality: auto.output.quality, ms };
}

for (const word of given.length === 0 ? usual : given) {
  const [format = '', width = ''] = word.split(':');
  if (format !== 'jpeg' && format !== 'webp' && format !== 'avif')
    throw new Error(`${format} has no quality`);
  const rows: Row[] = [];
  for (const name of readdirSync(folder).toSorted()) {
    const row = await measure(await readFile(join(folder, name)), Number(width), format).catch(
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error;
        return undefined;
      },
    );
    if (row === undefined) continue;
    rows.push(row);
    if (isEach)
      console.log(
        `  ${name} ${row.isLearnt ? '' : 'shades '}q ${row.quality} score ${row.score.toFixed(4)}, ${row.bytes} bytes, q_80 ${row.fixed}`,
      );
  }
  report(word, rows);
}

function report(name: string, all: readonly Row[]): void {
  const rows = all.filter(({ isLearnt }) => isLearnt);
  const within = rows.filter(({ score }) => Math.abs(score - target) <= 0.01).length;
  // What looks better than that at the lowest quality there is cannot be met.
  const easy = rows.filter(
    ({ quality, score }) => quality === measuredQualities[0] && score > target + 0.01,
  ).length;
  const enough = rows.filter(({ score }) => score >= target - 0.01).length;
  const sum = (of: (row: Row) => number) => rows.reduce((so, row) => so + of(row), 0);
  const percent = (part: number) => `${((100 * part) / rows.length).toFixed(0)} %`;
  const bytes = ((100 * sum((row) => row.bytes)) / sum((row) => row.fixed)).toFixed(0);
  console.log(
    `${name}: n ${rows.length}, aimed at ${target}, within ±0.01 ${percent(within)} (and ${percent(easy)} better at the lowest quality), at least ${percent(enough)}, ` +
      `bytes ${bytes} % of q_80, ${all.length - rows.length} of shades alone; learning ${(sum((row) => row.ms) / rows.length).toFixed(0)} ms`,
  );
}
