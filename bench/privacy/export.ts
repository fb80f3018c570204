import { request } from 'node:http';
import { join } from 'node:path';
import { canvasOf, photo } from '../../test/support/pictures.ts';
import { temporaryFolder } from '../support/owned.ts';
import { memoryMb, peakMemoryMb } from '../support/processes.ts';
import { startProduct } from '../support/product.ts';
import { type Report, shown } from '../support/report.ts';
import { fill, prepare, signInOwner } from './installation.ts';

const assets = 1_000;
const originalBytes = 2_000_000;

/** The copy of somebody who owns a thousand pictures of 2 MB, as their browser takes it. */
export async function measureExport(report: Report): Promise<void> {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  const session = await prepareOwner(data);
  await using product = await startProduct({ data });
  const start = memoryMb(product.pid);
  const started = performance.now();
  let got = { status: 0, bytes: 0 };
  const peak = await peakMemoryMb(product.pid, async () => {
    got = await download(`${product.url}/account/data.zip`, `session=${session}`);
  });
  const seconds = (performance.now() - started) / 1_000;
  report.add({
    what: `memory above that of the start, copy with ${assets} originals`,
    value: peak - start,
    unit: 'MB',
    bound: { atMost: 150 },
    from: `${shown(start)} MB after the start, peak ${shown(peak)} MB; ${shown(got.bytes / 1e6)} MB in ${shown(seconds)} s, status ${got.status}`,
  });
  report.add({
    what: 'bytes of that copy ÷ of its originals',
    value: got.bytes / (assets * originalBytes),
    unit: '×',
    bound: { atLeast: 1 },
    from: `${shown(got.bytes / 1e6)} MB`,
  });
}

async function prepareOwner(data: string): Promise<string> {
  await using ctx = await prepare(data);
  const picture = await canvasOf(photo(60, 40)).jpeg().toBuffer();
  await fill(ctx, 'bench', { picture, copies: assets, originalBytes });
  // Not without waiting: the installation closes with this function.
  return await signInOwner(ctx);
}

function download(url: string, cookie: string): Promise<{ status: number; bytes: number }> {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    request(url, { headers: { cookie } }, (answer) => {
      answer.on('data', (piece: Buffer) => {
        bytes += piece.length;
      });
      answer.once('error', reject);
      answer.once('end', () => resolve({ status: answer.statusCode ?? 0, bytes }));
    })
      .once('error', reject)
      .end();
  });
}
