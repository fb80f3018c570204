import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasNginx, startNginx } from '../peers/nginx.ts';
import { hasWrk, type LoadResult, loadLoop, wrk } from '../peers/wrk.ts';
import { type Answer, Client } from '../support/client.ts';
import { temporaryFolder } from '../support/owned.ts';
import { cpuMs } from '../support/processes.ts';
import { createOrganization, startProduct } from '../support/product.ts';
import { type Bound, shown } from '../support/report.ts';
import { libraryPath, type Scene } from '../support/scene.ts';
import { median } from '../support/statistics.ts';
import { pathOf, pictureAddress, sendPicture } from '../support/upload.ts';

/** About the size of a picture on a page. */
const wantedBytes = 40_000;

/** The same 40 KB JPEG from memory, from disk, and as 304, against the same bytes as a file behind nginx. */
export async function measureHits(scene: Scene): Promise<void> {
  if (!hasNginx()) {
    console.log('Hits are compared with nginx, which is not installed: not measured.');
    return;
  }
  const { product, workspace } = scene;
  const picture = await choosePicture(scene);
  await mkdir(join(workspace, 'static'), { recursive: true });
  await writeFile(join(workspace, 'static', 'picture.jpg'), picture.answer.body);
  await using nginx = await startNginx({
    workspace: join(workspace, 'nginx'),
    serves: join(workspace, 'static'),
    workers: 1,
  });
  await using disk = await startDiskServer(picture.original);
  const bytes = picture.answer.body.length;
  const file = { url: `${nginx.url}/picture.jpg`, cpuMs: () => nginx.cpuMs() };
  const memory = { url: product.url + picture.address, cpuMs: () => cpuMs(product.pid) };
  const targets: readonly Target[] = [
    { ...file, name: 'nginx', bytes, expects: { status: 200 } },
    {
      ...memory,
      name: 'memory',
      bytes,
      expects: { status: 200, cacheStatus: 'Vitrine; hit; detail=memory' },
    },
    { ...disk, name: 'disk', bytes, expects: { status: 200, cacheStatus: 'Vitrine; hit; detail=disk' } },
    { ...file, name: 'nginx 304', bytes: 0, etag: await etagOf(file.url), expects: { status: 304 } },
    { ...memory, name: '304', bytes: 0, etag: String(picture.answer.headers.etag), expects: { status: 304 } },
  ];
  for (const target of targets) await load(scene, target, 1);
  const rounds: Figures[] = [];
  for (let round = 0; round < scene.rounds; round += 1) {
    const figures: Figures = {};
    for (const target of targets)
      figures[target.name] = await load(scene, target, Math.max(1, Math.round(scene.seconds)));
    scene.report.keep('hits', figures);
    rounds.push(figures);
  }
  reportHits(scene, rounds, bytes);
}

export type Target = {
  readonly name: string;
  readonly url: string;
  readonly cpuMs: () => number;
  /** Of a body; 0 for a 304. */
  readonly bytes: number;
  readonly etag?: string;
  readonly expects: { readonly status: number; readonly cacheStatus?: string };
};

type Figures = Record<string, LoadResult & { cpuUs: number }>;

/** The derivative whose size is nearest to what is wanted, already asked for twice: it is in memory. */
async function choosePicture({ product, account, set }: Scene) {
  using client = new Client(product.url, 1);
  const candidates = [];
  for (const original of set.jpeg) {
    const address = pictureAddress(account, libraryPath('jpeg', original), 'w_640,f_jpg,q_80');
    const answer = await client.ask(address);
    if (answer.status !== 200) throw new Error(`${address}: ${answer.status}`);
    candidates.push({ original, address, answer });
  }
  const distance = (body: Buffer): number => Math.abs(body.length - wantedBytes);
  const [nearest] = candidates.sort((a, b) => distance(a.answer.body) - distance(b.answer.body));
  if (nearest === undefined) throw new Error('There are no JPEG pictures.');
  return nearest;
}

/** A second product without a cache in memory, so that every hit comes from the disk cache. */
async function startDiskServer(original: { name: string; bytes: Buffer }) {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await temporaryFolder());
  const settings = { VITRINE_MEMORY_CACHE: '0MB' };
  const product = opened.use(await startProduct({ data: folder.path, settings }));
  const account = await createOrganization(folder.path, 'bench');
  using client = new Client(product.url, 1);
  const path = pathOf('native', await sendPicture(client, account, 'native', original));
  const address = pictureAddress(account, path, 'w_640,f_jpg,q_80');
  await client.ask(address);
  const resources = opened.move();
  return {
    url: product.url + address,
    cpuMs: () => cpuMs(product.pid),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function etagOf(url: string): Promise<string> {
  const answer = await fetch(url);
  await answer.arrayBuffer();
  return answer.headers.get('etag') ?? '';
}

export async function load(scene: Scene, target: Target, seconds: number): Promise<Figures[string]> {
  const headers = target.etag === undefined ? {} : { 'If-None-Match': target.etag };
  const options = { url: target.url, headers, seconds, connections: 16 };
  await expectAnswer(target, headers);
  const cpuBefore = target.cpuMs();
  const result = hasWrk() ? await wrk(options, scene.workspace) : await loadLoop(options);
  const cpuUs = ((target.cpuMs() - cpuBefore) / result.requests) * 1_000;
  expectPlausible(target, result);
  await expectAnswer(target, headers);
  return { ...result, cpuUs };
}

/** wrk does not look at what it gets: what it is going to get is checked before and after. */
async function expectAnswer({ name, url, expects }: Target, headers: Record<string, string>): Promise<void> {
  const { origin, pathname, search } = new URL(url);
  const path = pathname + search;
  using client = new Client(origin, 1);
  let answer: Answer = await client.ask(path, { headers });
  const status = (): string => String(answer.headers['cache-status']);
  // A derivative that was just rendered is on its way to the disk.
  for (
    let tries = 0;
    tries < 20 && expects.cacheStatus !== undefined && status() !== expects.cacheStatus;
    tries += 1
  )
    answer = await client.ask(path, { headers });
  if (
    answer.status !== expects.status ||
    (expects.cacheStatus !== undefined && status() !== expects.cacheStatus)
  )
    throw new Error(
      `${name}: expected ${expects.status} ${expects.cacheStatus ?? ''}, got ${answer.status} ${status()}`,
    );
}

/** A full body each time, or none: a count of requests that were answered otherwise would be worthless. */
function expectPlausible({ name, bytes }: Target, result: LoadResult): void {
  const least = bytes * 0.99;
  const most = bytes + 1_500;
  if (result.failures > 0)
    throw new Error(`${name}: ${result.failures} of ${result.requests} requests failed`);
  if (result.bytesPerRequest < least || result.bytesPerRequest > most)
    throw new Error(
      `${name}: ${result.bytesPerRequest.toFixed(0)} bytes a request, expected ${bytes} and headers`,
    );
}

function reportHits({ report }: Scene, rounds: readonly Figures[], bytes: number): void {
  const tool = hasWrk() ? 'wrk -t1 -c16' : 'a loop in Node, 16 connections (flatters: install wrk)';
  const figure = (name: string, key: 'perSecond' | 'cpuUs' | 'p99Ms'): number =>
    median(rounds.map((round) => round[name]?.[key] ?? Number.NaN));
  const row = (what: string, ours: string, theirs: string, bound: Bound): void =>
    report.add({
      what,
      value: median(
        rounds.map(
          (round) => (round[ours]?.perSecond ?? Number.NaN) / (round[theirs]?.perSecond ?? Number.NaN),
        ),
      ),
      unit: '×',
      bound,
      from: `${shown(figure(ours, 'perSecond'))} and ${shown(figure(theirs, 'perSecond'))}/s; CPU ${shown(figure(ours, 'cpuUs'))} and ${shown(figure(theirs, 'cpuUs'))} µs; p99 ${shown(figure(ours, 'p99Ms'))} ms`,
    });
  console.log(`Hits: ${tool}, a JPEG of ${(bytes / 1_000).toFixed(1)} KB`);
  row('memory hits/s ÷ nginx static, one worker', 'memory', 'nginx', { atLeast: 0.4 });
  row('disk hits/s ÷ nginx static, one worker', 'disk', 'nginx', { atLeast: 0.12 });
  row('304/s ÷ nginx 304', '304', 'nginx 304', { atLeast: 0.25 });
}
