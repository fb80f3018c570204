import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { operator } from '#access/actor.ts';
import { closeByOperator } from '#accounts/close-organization.ts';
import { eraseJob } from '#accounts/job-names.ts';
import { canvasOf, photo } from '../../test/support/pictures.ts';
import { Client } from '../support/client.ts';
import { temporaryFolder } from '../support/owned.ts';
import { startProduct } from '../support/product.ts';
import { type Report, shown } from '../support/report.ts';
import { percentile } from '../support/statistics.ts';
import { fill, prepare } from './installation.ts';

const assets = 10_000;
const longestMs = 300_000;

/** An organization with ten thousand pictures is erased while those of another are delivered; on the embedded engine. */
export async function measureErasing(report: Report): Promise<void> {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  await prepareClosed(data);
  const started = performance.now();
  await using product = await startProduct({ data });
  using client = new Client(product.url, 4);
  const isErased = async (): Promise<boolean> =>
    (await client.ask('/privacy/ledger.json')).body.toString().includes('"erasure"');
  const during = await deliver(client, isErased);
  const seconds = (performance.now() - started) / 1_000;
  const after = await deliver(client, () => Promise.resolve(false), 5_000);
  report.add({
    what: `seconds to erase an organization of ${assets} pictures`,
    value: seconds,
    unit: '',
    bound: { atMost: 60 },
    from: 'embedded engine, from the start of the server; an original and a public copy each',
  });
  report.add({
    what: 'p99 of delivery while that goes on',
    value: percentile(during, 0.99),
    unit: 'ms',
    bound: { atMost: 30 },
    from: `p50 ${shown(percentile(during, 0.5))} ms of ${during.length}; afterwards p50 ${shown(percentile(after, 0.5))}, p99 ${shown(percentile(after, 0.99))} ms`,
  });
}

async function prepareClosed(data: string): Promise<void> {
  await using ctx = await prepare(data);
  const picture = await canvasOf(photo(600, 400)).jpeg().toBuffer();
  await fill(ctx, 'other', { picture, copies: 0 });
  await fill(ctx, 'bench', { picture, copies: assets });
  await closeByOperator(ctx, operator, 'bench');
  const past = new Date(Date.now() - 1_000);
  await ctx.database.db
    .updateTable('organizations')
    .set({ erase_at: past })
    .where('cloudname', '=', 'bench')
    .execute();
  await ctx.database.transaction((tx) => ctx.jobs.enqueue(tx, eraseJob, {}));
}

/** Hits every 5 ms, until it is so or the time is over. */
async function deliver(client: Client, isOver: () => Promise<boolean>, forMs = longestMs): Promise<number[]> {
  const address = '/cdn/other/w_200,f_jpg/a.jpg';
  const times: number[] = [];
  const until = performance.now() + forMs;
  await client.ask(address);
  for (let asked = 0; performance.now() < until; asked += 1) {
    const { ms, status } = await client.ask(address);
    if (status !== 200) throw new Error(`A picture was answered with ${status}.`);
    times.push(ms);
    if (asked % 50 === 0 && (await isOver())) break;
    await pause(5);
  }
  return times;
}
