import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { loadConfig } from '#config/config.ts';
import type { ImageFacts } from '#imaging/facts.ts';
import { createImaging, type Imaging } from '#imaging/imaging.ts';
import { assertCleanEncoding, findLeaks } from '#imaging/leaks/assert-clean.ts';
import { planOriginal, planRender } from '#imaging/plan.ts';
import { parseTransformation } from '#imaging/transformation.ts';
import { Problem } from '#platform/problem.ts';

const usage = `Makes of every picture in a folder what the public would get, and looks for what it still says.
usage: npm run leaks -- DIR [--match TEXT]
  DIR      looked through with all its folders
  --match  only files whose path has this text`;

/** What is asked of each picture: every format, and the largest and smallest that pages ask. */
const segments = ['w_320,f_jpg', 'w_320,f_png', 'w_320,f_webp', 'w_320,f_avif', 'w_320,f_gif', 'w_1280'];
/** Larger files are made to cost time, which is what `npm run hostile` is about. */
const mostBytes = 40_000_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { match: { type: 'string', default: '' } },
});
const [folder] = positionals;
if (folder === undefined) {
  console.error(usage);
  process.exit(64);
}

const counts = {
  files: 0,
  'no pictures': 0,
  said: 0,
  copies: 0,
  'only encoded anew': 0,
  encodings: 0,
  refused: 0,
};
const leaks: string[] = [];
let milliseconds = 0;
await using imaging = createImaging(loadConfig({}).imaging);
for (const path of await filesIn(folder)) {
  counts.files += 1;
  await examine(imaging, path, relative(folder, path));
  if (counts.files % 250 === 0) console.log(`${counts.files} files …`);
}
for (const leak of leaks) console.log(`LEAK ${leak}`);
for (const [what, count] of Object.entries(counts)) console.log(`${String(count).padStart(7)}  ${what}`);
const mean = milliseconds / Math.max(1, counts.encodings);
console.log(`the last look at an encoding took ${mean.toFixed(2)} ms on average`);
console.log(`${leaks.length} leaks`);
process.exitCode = leaks.length === 0 ? 0 : 1;

async function filesIn(root: string): Promise<string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return paths.filter((path) => path.includes(values.match)).sort();
}

/** The gate throws what it finds; a second look from here sees that it was there at all. */
async function examine(pixels: Imaging, path: string, name: string): Promise<void> {
  if ((await stat(path)).size > mostBytes) return;
  const bytes = await readFile(path);
  const facts = await orRefused(pixels.inspect({ bytes }), name);
  if (facts === undefined) {
    counts['no pictures'] += 1;
    return;
  }
  if (findLeaks(bytes, facts.format).length > 0) counts.said += 1;
  const copy = await orRefused(pixels.clean({ bytes }, facts.format), name);
  if (copy === undefined) counts['only encoded anew'] += 1;
  else {
    counts.copies += 1;
    look(copy, facts.format, `${name} as it is`);
  }
  await render(pixels, { bytes, facts, name });
}

async function render(
  pixels: Imaging,
  { bytes, facts, name }: { bytes: Buffer; facts: ImageFacts; name: string },
): Promise<void> {
  const wants = { accept: 'legacy', limits: pixels.limits } as const;
  const plans = segments.map((segment) => planRender(parseTransformation(segment) ?? [], facts, wants));
  for (const plan of [...plans, planOriginal(facts, wants)]) {
    const made = await orRefused(pixels.render({ bytes }, facts, plan), name);
    if (made === undefined) counts.refused += 1;
    else {
      counts.encodings += 1;
      look(made.bytes, made.format, `${name} as ${made.format} ${made.width}`);
      const started = performance.now();
      assertCleanEncoding(made.bytes, made.format);
      milliseconds += performance.now() - started;
    }
  }
}

function look(bytes: Buffer, format: Parameters<typeof findLeaks>[1], what: string): void {
  const found = findLeaks(bytes, format);
  if (found.length > 0) leaks.push(`${what}: ${found.join(', ')}`);
}

async function orRefused<Result>(work: Promise<Result>, name: string): Promise<Result | undefined> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Problem)) throw new Error(`${name} could not be looked at.`, { cause: error });
    if (error.code === 'metadata-leak') leaks.push(`${name}: ${String(error.cause)} (held back)`);
    return undefined;
  }
}
