import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rm } from 'node:fs/promises';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { ownChild } from '../support/owned.ts';
import { memoryMb, peakMemoryMb } from '../support/processes.ts';
import type { Scene } from '../support/scene.ts';
import { median } from '../support/statistics.ts';

const bytes = 256 * 1_024 * 1_024;
const pieceBytes = 16 * 1_024 * 1_024;
const piece = Buffer.alloc(1_024 * 1_024, 'vitrine');

/**
 * A large file by tus, in one request and in pieces, against the same bytes written to the same disk by a server that
 * does nothing else. Both sync what they wrote; ours hashes it as well and writes down how far it is.
 */
export async function measureTus(scene: Scene): Promise<void> {
  const folder = join(scene.workspace, 'put');
  await mkdir(folder, { recursive: true });
  await using plain = await startPlain(folder);
  const rates = {
    plain: [] as number[],
    plainPieces: [] as number[],
    whole: [] as number[],
    pieces: [] as number[],
  };
  const { pid } = scene.product;
  const start = memoryMb(pid);
  const peak = await peakMemoryMb(pid, () => upload(scene, bytes));
  for (let round = 0; round < scene.rounds; round += 1) {
    rates.plain.push(await rate(() => send(plain.url, 'PUT', {}, bytes)));
    rates.plainPieces.push(await rate(() => inPieces((length) => send(plain.url, 'PUT', {}, length))));
    rates.whole.push(await rate(() => upload(scene, bytes)));
    rates.pieces.push(await rate(() => upload(scene, pieceBytes)));
  }
  scene.report.keep('tus', rates);
  for (const [what, measured, alone] of [
    ['256 MB in one request', rates.whole, rates.plain],
    ['256 MB in pieces of 16 MB', rates.pieces, rates.plainPieces],
  ] as const) {
    scene.report.add({
      what: `tus, ${what}, share of plain PUT to disk`,
      value: median(measured.map((each, index) => each / (alone[index] ?? Number.NaN))),
      unit: '×',
      bound: { atLeast: 0.6 },
      from: `${median(measured).toFixed(0)} of ${median(alone).toFixed(0)} MB/s, median of ${scene.rounds}`,
    });
  }
  scene.report.add({
    what: 'memory above that of the start while 256 MB come by tus',
    ...{ value: peak - start, unit: 'MB', bound: { atMost: 100 } },
    from: `${start.toFixed(0)} MB after the start, peak ${peak.toFixed(0)} MB`,
  });
}

async function inPieces(sendOne: (length: number) => Promise<void>): Promise<void> {
  for (let sent = 0; sent < bytes; sent += pieceBytes) await sendOne(pieceBytes);
}

/** MB a second. */
async function rate(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return bytes / 1e6 / ((performance.now() - started) / 1_000);
}

/** All but the last byte, which would make it a picture to look at; then it is given up. */
async function upload({ product, account }: Scene, each: number): Promise<void> {
  const headers = { authorization: account.authorization, 'tus-resumable': '1.0.0' };
  const begun = await fetch(`${product.url}/api/v1/uploads`, {
    method: 'POST',
    headers: { ...headers, 'upload-length': String(bytes + 1) },
  });
  const place = product.url + (begun.headers.get('location') ?? '');
  if (begun.status !== 201) throw new Error(`uploads: ${begun.status} ${await begun.text()}`);
  for (let offset = 0; offset < bytes; offset += each) {
    const type = 'application/offset+octet-stream';
    await send(place, 'PATCH', { ...headers, 'content-type': type, 'upload-offset': String(offset) }, each);
  }
  await fetch(place, { method: 'DELETE', headers });
}

async function send(
  url: string,
  method: string,
  headers: Record<string, string>,
  length: number,
): Promise<void> {
  const sent = request(url, { method, headers: { ...headers, 'content-length': String(length) } });
  const answered = once(sent, 'response');
  Readable.from(pieces(length)).pipe(sent);
  const [answer] = (await answered) as [IncomingMessage];
  answer.resume();
  if (answer.statusCode !== 204) throw new Error(`${method} ${url}: ${answer.statusCode}`);
}

function* pieces(length: number): Generator<Buffer> {
  for (let sent = 0; sent < length; sent += piece.length) yield piece.subarray(0, length - sent);
}

async function startPlain(folder: string): Promise<AsyncDisposable & { url: string }> {
  const program = fileURLToPath(new URL('../peers/plain-put.ts', import.meta.url));
  const child = fork(program, [folder], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const end = ownChild(child);
  const [port] = (await once(child, 'message')) as [number];
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      await end();
      await rm(folder, { recursive: true });
    },
  };
}
