import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { writePage } from './support/page.ts';
import { measureFirstByte } from './parts/first-byte.ts';
import { measureHits } from './parts/hits.ts';
import { measureMasters } from './parts/masters.ts';
import { measureMemory } from './parts/memory.ts';
import { measureMisses } from './parts/misses.ts';
import { measureMixed } from './parts/mixed.ts';
import { measureOperations } from './parts/operations.ts';
import { measureOverload } from './parts/overload.ts';
import { measurePeople } from './parts/people.ts';
import { measureAbandoned, measureIdentical } from './parts/shared-work.ts';
import { measureSaturated } from './parts/saturated.ts';
import { measureSteady } from './parts/steady.ts';
import { measureTus } from './parts/tus.ts';
import { exitOnSignals, temporaryFolder } from './support/owned.ts';
import { pictureSet } from './support/pictures.ts';
import { machineFacts, othersLoad } from './support/processes.ts';
import { createOrganization, startProduct } from './support/product.ts';
import { Report } from './support/report.ts';
import { type Scene, uploadSet } from './support/scene.ts';

const usage = `Measures the real product against sharp alone, nginx and ipx, alternated in one run.
usage: npm run bench -- [DIR] [--only PART,PART] [--rounds N] [--seconds N] [--page] [--strict]
  DIR        a folder with bench/jpeg-4000x3000/*.jpg and bench/png-2048x1536/*.png; without it a small set is made
  --only     of misses, hits, masters, first-byte, operations, overload, saturated, identical,
             abandoned, memory, mixed, steady, tus, people; all unless told
  --rounds   how often each comparison is repeated (3); the median counts
  --seconds  the length of one measurement (2)
  --page     put the table into docs/performance.md
  --strict   exit code 1 when a floor is missed`;

type Part = {
  readonly measure: (scene: Scene) => Promise<void>;
  /** Settings of its server beside the usual. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Whether it begins with a server that was just started. */
  readonly fresh?: true;
};

/** In the order in which they run. */
const parts = {
  // The floors of a miss compare with sharp doing the same from the same source.
  misses: { measure: measureMisses, settings: { VITRINE_MASTERS: 'off' } },
  hits: { measure: measureHits },
  masters: { measure: measureMasters },
  'first-byte': { measure: measureFirstByte },
  operations: { measure: measureOperations },
  overload: { measure: measureOverload },
  saturated: { measure: measureSaturated },
  identical: { measure: measureIdentical },
  abandoned: { measure: measureAbandoned },
  memory: { measure: measureMemory, fresh: true },
  mixed: { measure: measureMixed, settings: { VITRINE_MAX_MEGAPIXELS: '120' }, fresh: true },
  steady: { measure: measureSteady, fresh: true },
  tus: { measure: measureTus, settings: { VITRINE_MAX_FILE: '2GB' }, fresh: true },
  people: { measure: measurePeople, settings: { VITRINE_TRUST_PROXY: '127.0.0.1' } },
} as const satisfies Record<string, Part>;

type PartName = keyof typeof parts;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: 'string', default: Object.keys(parts).join() },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '2' },
    page: { type: 'boolean', default: false },
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
if (values.page) await writePage(report, { ...machineFacts(), busy: Math.max(before.busy, after.busy) });
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
  let account: Scene['account'] | undefined;
  for (const group of groupsOf(chosen)) {
    await using product = await startProduct({ data, settings: settingsOf(group) });
    if (account === undefined) {
      account = await createOrganization(data, 'bench');
      await uploadSet(product, account, set);
    }
    for (const name of group) await measure(name, { product, account });
  }
  return `${set.source}: ${set.jpeg.length} JPEG, ${set.png.length} PNG`;

  async function measure(name: PartName, on: Pick<Scene, 'product' | 'account'>): Promise<void> {
    console.log(`\n${name} ...`);
    await parts[name].measure({
      ...{ ...on, data, set, report, cycle },
      workspace: folder.path,
      rounds: Number(values.rounds),
      seconds: Number(values.seconds),
    });
    if (on.product.hasEnded()) throw new Error(`The server ended in ${name}:\n${on.product.said()}`);
  }
}

function settingsOf([name]: readonly PartName[]): Readonly<Record<string, string>> {
  const part: Part | undefined = name === undefined ? undefined : parts[name];
  return part?.settings ?? {};
}

/** Parts that share one server: in a row, with the same settings, and none that wants a fresh one. */
function groupsOf(chosen: readonly PartName[]): PartName[][] {
  const groups: PartName[][] = [];
  for (const name of chosen) {
    const part: Part = parts[name];
    const last = groups.at(-1);
    const isShared =
      last !== undefined && JSON.stringify(settingsOf(last)) === JSON.stringify(settingsOf([name]));
    if (isShared && part.fresh !== true && last !== undefined) last.push(name);
    else groups.push([name]);
  }
  return groups;
}
