import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { measureHits } from './parts/hits.ts';
import { measureMemory } from './parts/memory.ts';
import { measureMisses } from './parts/misses.ts';
import { measureOverload } from './parts/overload.ts';
import { measureAbandoned, measureIdentical } from './parts/shared-work.ts';
import { exitOnSignals, temporaryFolder } from './support/owned.ts';
import { pictureSet } from './support/pictures.ts';
import { machineFacts, othersLoad } from './support/processes.ts';
import { createOrganization, startProduct } from './support/product.ts';
import { Report } from './support/report.ts';
import { type Scene, uploadSet } from './support/scene.ts';

const usage = `Measures the real product against sharp alone, nginx and ipx, alternated in one run.
usage: npm run bench -- [DIR] [--only PART,PART] [--rounds N] [--seconds N] [--strict]
  DIR        a folder with bench/jpeg-4000x3000/*.jpg and bench/png-2048x1536/*.png; without it a small set is made
  --only     of misses, hits, overload, identical, abandoned, memory; all unless told
  --rounds   how often each comparison is repeated (3); the median counts
  --seconds  the length of one measurement (2)
  --strict   exit code 1 when a floor is missed`;

/** In the order in which they run; the last begins with a server that was just started. */
const parts = {
  misses: measureMisses,
  hits: measureHits,
  overload: measureOverload,
  identical: measureIdentical,
  abandoned: measureAbandoned,
  memory: measureMemory,
} as const;

type PartName = keyof typeof parts;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: Object.keys(parts).join() },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '2' },
    strict: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const wanted = values.only.split(',');
if (
  values.help ||
  !wanted.every((name) => name in parts) ||
  !(Number(values.rounds) >= 1 && Number(values.seconds) > 0)
) {
  console.error(usage);
  process.exit(values.help ? 0 : 64);
}

exitOnSignals();
const report = new Report();
const started = performance.now();
const before = await othersLoad();
console.log(`Before: ${JSON.stringify(before)} of the machine busy with something else.`);
const source = await run();
const after = await othersLoad();
const seconds = Math.round((performance.now() - started) / 1_000);
report.print();
const file = report.write({
  date: new Date().toISOString(),
  machine: { ...machineFacts(), sharp: sharp.versions },
  others: { before, after },
  options: { ...values, pictures: source },
  seconds,
});
const missed = report.missed();
console.log(
  `\n${seconds} s; others kept the machine ${before.busy} busy before and ${after.busy} after; written to ${file}`,
);
console.log(missed.length === 0 ? 'Every floor holds.' : `${missed.length} figure(s) BELOW their floor.`);
process.exitCode = values.strict && missed.length > 0 ? 1 : 0;

async function run(): Promise<string> {
  await using folder = await temporaryFolder();
  const set = await pictureSet(join(folder.path, 'pictures'), positionals[0]);
  const data = join(folder.path, 'data');
  const cycle = new Map<string, number>();
  const chosen = (Object.keys(parts) as PartName[]).filter((name) => wanted.includes(name));
  let account: Scene['account'];
  {
    await using product = await startProduct({ data });
    account = await createOrganization(data, 'bench');
    await uploadSet(product, account, set);
    for (const name of chosen) if (name !== 'memory') await measure(name, product);
  }
  if (chosen.includes('memory')) {
    await using product = await startProduct({ data });
    await measure('memory', product);
  }
  return `${set.source}: ${set.jpeg.length} JPEG, ${set.png.length} PNG`;

  async function measure(name: PartName, product: Scene['product']): Promise<void> {
    console.log(`\n${name} ...`);
    await parts[name]({
      ...{ product, account, data, set, report, cycle },
      workspace: folder.path,
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
    });
  }
}
