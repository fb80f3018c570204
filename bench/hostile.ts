import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { type HostileFile, hostileFiles } from './hostile/files.ts';
import { isAccepted, type Outcome } from './hostile/outcome.ts';
import { PeakWatch } from './hostile/peak-watch.ts';
import { printCounts, printRequests, printUnrenderable } from './hostile/print.ts';
import { tryFile } from './hostile/try-file.ts';
import { Client, inLoops } from './support/client.ts';
import { exitOnSignals, temporaryFolder } from './support/owned.ts';
import { memoryMb, othersLoad } from './support/processes.ts';
import { type Account, createOrganization, type Product, startProduct } from './support/product.ts';
import { pathOf, pictureAddress, sendPicture } from './support/upload.ts';

const usage = `Sends the real product every broken, odd and malicious file of the corpus, and asks for what it accepted.
usage: npm run hostile -- DIR [--match TEXT]
  DIR      a folder with hostile/ and odd/
  --match  only files whose path has this text`;

/** What the server may take at its highest, with four uploads and their requests at a time. */
const mostMemoryMb = 600;
const atOnce = 4;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { match: { type: 'string', default: '' } },
});
const [corpus] = positionals;
if (corpus === undefined) {
  console.error(usage);
  process.exit(64);
}

exitOnSignals();
const { busy } = await othersLoad();
console.log(`Before: ${busy} of the machine busy with something else; times are by the clock.`);
const violations = await run(
  await hostileFiles(corpus).then((files) => files.filter(({ name }) => name.includes(values.match))),
);
for (const violation of violations) console.log(`VIOLATION ${violation}`);
console.log(violations.length === 0 ? '\nNo violation.' : `\n${violations.length} violation(s).`);
process.exitCode = violations.length === 0 ? 0 : 1;

async function run(files: readonly HostileFile[]): Promise<string[]> {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  await using product = await startProduct({ data });
  const account = await createOrganization(data, 'hostile');
  const started = performance.now();
  using memory = new PeakWatch(product);
  const outcomes = await tryAll(product, account, { files, underWay: memory.underWay });
  const seconds = (performance.now() - started) / 1_000;
  const peak = product.hasEnded() ? Number.NaN : memoryMb(product.pid, 'peak');
  printCounts(outcomes);
  printRequests(outcomes);
  printUnrenderable(outcomes);
  const accepted = outcomes.filter(isAccepted).length;
  console.log(`
${files.length} files, ${accepted} accepted, ${seconds.toFixed(0)} s`);
  console.log(`peak memory ${peak.toFixed(0)} MB, ${memory.summary()}`);
  const found = outcomes.flatMap(({ file, violations: faults }) =>
    faults.map((fault) => `${file.name}: ${fault}`),
  );
  if (!(peak <= mostMemoryMb))
    found.push(`the server took ${peak.toFixed(0)} MB, expected at most ${mostMemoryMb}`);
  found.push(...(await faultsOfServer(product, account)));
  if (found.length > 0) console.log(`\nThe server said last:\n${product.said().slice(-3_000)}`);
  return found;
}

async function tryAll(
  product: Product,
  account: Account,
  { files, underWay }: { files: readonly HostileFile[]; underWay: Set<string> },
): Promise<Outcome[]> {
  using client = new Client(product.url, 2 * atOnce);
  const outcomes: Outcome[] = [];
  let next = 0;
  await inLoops(atOnce, async () => {
    const index = next;
    const file = files[index];
    if (file === undefined || product.hasEnded()) return false;
    next += 1;
    underWay.add(file.name);
    outcomes.push(await tryFile(client, account, index % 4 === 3 ? 'native' : 'contract', file));
    underWay.delete(file.name);
    if (outcomes.length % 250 === 0) console.log(`${outcomes.length} of ${files.length} ...`);
    return true;
  });
  return outcomes;
}

/** After all of it, the server must do its ordinary work. */
async function faultsOfServer(product: Product, account: Account): Promise<string[]> {
  if (product.hasEnded()) return ['the server has ended'];
  try {
    using client = new Client(product.url, 1);
    const bytes = await sharp({ create: { width: 640, height: 480, channels: 3, background: 'teal' } })
      .jpeg()
      .toBuffer();
    const uploaded = await sendPicture(client, account, 'native', { name: 'good.jpg', bytes });
    const answer = await client.ask(pictureAddress(account, pathOf('native', uploaded), 'w_100,f_webp'));
    return answer.status === 200 ? [] : [`afterwards a good picture was answered ${answer.status}`];
  } catch (error) {
    return [`afterwards a good picture failed: ${String(error)}`];
  }
}
