import type { Answer } from '../support/client.ts';
import { Client, inLoops } from '../support/client.ts';
import { Cycles } from '../support/cycles.ts';
import { freshSize, type Kind, kinds, picturesOf, plannedOutput } from '../support/kinds.ts';
import { cpuMs } from '../support/processes.ts';
import { missAddress, type Scene } from '../support/scene.ts';
import { median, percentile } from '../support/statistics.ts';
import { shown } from '../support/report.ts';
import { InProcess } from '../peers/in-process.ts';
import { ipxAddress, type Peer, startIpx } from '../peers/ipx.ts';
import { hasImageFilter, startNginx } from '../peers/nginx.ts';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Renders of pictures nobody asked for yet, against sharp alone and against peers, alternated in every round.
 * All ask for the same pictures in the same sizes.
 */
export async function measureMisses(scene: Scene): Promise<void> {
  await using inProcess = await InProcess.start();
  await using ipx = await startIpx(scene.set.folder);
  await using nginx = hasImageFilter() ? await startImageFilter(scene) : undefined;
  for (const kind of kinds) {
    // The first time round warms every program up and is thrown away.
    await measureRound({ ...scene, seconds: 0 }, kind, { inProcess, ipx, nginx });
    const rounds: Round[] = [];
    for (let round = 0; round < scene.rounds; round += 1) {
      const figures = await measureRound(scene, kind, { inProcess, ipx, nginx });
      rounds.push(figures);
      scene.report.keep(`misses ${kind.name}`, figures);
    }
    reportKind(scene, kind, rounds);
  }
}

function startImageFilter({ workspace, set }: Scene): Promise<Peer> {
  const workers = availableParallelism();
  return startNginx({
    workspace: join(workspace, 'image-filter'),
    serves: set.folder,
    workers,
    imageFilter: true,
  });
}

type Figures = {
  readonly done: number;
  readonly perSecond: number;
  readonly cpuMsEach: number;
  readonly p50Ms?: number;
  readonly p99Ms?: number;
  /** Answers 503, asked again after 100 ms. */
  readonly refused?: number;
};

type Round = Readonly<Record<'alone1' | 'alone2' | 'alone3' | 'server4' | 'server16', Figures>> &
  Readonly<Partial<Record<'ipx' | 'nginx', Figures>>>;

type Peers = { readonly inProcess: InProcess; readonly ipx: Peer; readonly nginx: Peer | undefined };

async function measureRound(scene: Scene, kind: Kind, { inProcess, ipx, nginx }: Peers): Promise<Round> {
  const pictures = picturesOf(scene.set, kind);
  const firstCycle = scene.cycle.get(kind.name) ?? 0;
  const span = { firstCycle, seconds: scene.seconds };
  const files = pictures.map(({ path }) => path);
  const alone = async (inFlight: number): Promise<Figures> => {
    const task = { files, output: plannedOutput(kind), inFlight, ...span };
    const { done, seconds, cpuMs: cpu } = await inProcess.run(task);
    return { done, perSecond: done / seconds, cpuMsEach: cpu / done };
  };
  const server = async (clients: number): Promise<Figures> => {
    const cycles = new Cycles(pictures, { ...span, firstCycle: scene.cycle.get(kind.name) ?? 0 });
    const figures = await measureServer(scene, { kind, cycles, clients });
    scene.cycle.set(kind.name, cycles.nextCycle);
    return figures;
  };
  const peer = (target: Peer, address: (name: string, cycle: number) => string): Promise<Figures> =>
    measure(target, 16, new Cycles(pictures, span), {
      address: ({ index, cycle }) => address(pictures[index]?.name ?? '', cycle),
      check: (answer) => expectPicture(answer, kind),
    });
  return {
    alone1: await alone(1),
    server4: await server(4),
    alone2: await alone(2),
    server16: await server(16),
    alone3: await alone(3),
    // At its own default effort ipx takes about twenty times the CPU for an AVIF: a comparison of defaults only.
    ...(kind.format === 'avif'
      ? {}
      : { ipx: await peer(ipx, (name, cycle) => ipxAddress(kind, freshSize(cycle), name)) }),
    ...(nginx === undefined || kind.name !== 'JPEG → JPEG'
      ? {}
      : {
          nginx: await peer(
            nginx,
            (name, cycle) => `/resized/${freshSize(cycle).width}/${freshSize(cycle).height}/jpeg/${name}`,
          ),
        }),
  };
}

function measureServer(
  { product, account, set }: Scene,
  { kind, cycles, clients }: { kind: Kind; cycles: Cycles; clients: number },
): Promise<Figures> {
  const pictures = picturesOf(set, kind);
  const server = { url: product.url, cpuMs: () => cpuMs(product.pid) };
  return measure(server, clients, cycles, {
    address: ({ index, cycle }) => {
      const file = pictures[index];
      return file === undefined ? '' : missAddress(account, kind, file, cycle);
    },
    check: (answer) => {
      expectPicture(answer, kind);
      const status = String(answer.headers['cache-status']);
      if (status !== 'Vitrine; fwd=miss; stored')
        throw new Error(`This was to be a miss of its own: ${status}`);
    },
  });
}

async function measure(
  target: Pick<Peer, 'url' | 'cpuMs'>,
  clients: number,
  cycles: Cycles,
  ask: { address: (turn: { index: number; cycle: number }) => string; check: (answer: Answer) => void },
): Promise<Figures> {
  using client = new Client(target.url, clients);
  const times: number[] = [];
  let refused = 0;
  const cpuBefore = target.cpuMs();
  const started = performance.now();
  await inLoops(clients, async () => {
    const turn = cycles.next();
    if (turn === undefined) return false;
    let answer = await client.ask(ask.address(turn));
    while (answer.status === 503) {
      refused += 1;
      await pause(100);
      answer = await client.ask(ask.address(turn));
    }
    ask.check(answer);
    times.push(answer.ms);
    return true;
  });
  const seconds = (performance.now() - started) / 1_000;
  return {
    done: times.length,
    perSecond: times.length / seconds,
    cpuMsEach: (target.cpuMs() - cpuBefore) / times.length,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
    refused,
  };
}

function expectPicture({ status, headers, body }: Answer, kind: Kind): void {
  if (status !== 200 || headers['content-type'] !== kind.mime || body.length < 1_000) {
    throw new Error(
      `Expected ${kind.mime}, got ${status} ${headers['content-type'] ?? ''} ${body.toString().slice(0, 300)}`,
    );
  }
}

function reportKind({ report }: Scene, kind: Kind, rounds: readonly Round[]): void {
  const best = (round: Round): number => Math.max(round.alone2.perSecond, round.alone3.perSecond);
  const middle = (figure: (round: Round) => number): string => shown(median(rounds.map(figure)));
  const floored = kind.format !== 'avif';
  report.add({
    what: `CPU of a miss ÷ sharp alone, ${kind.name}`,
    value: median(rounds.map((round) => round.server4.cpuMsEach / round.alone1.cpuMsEach)),
    unit: '×',
    ...(floored ? { bound: { atMost: 1.15 } } : {}),
    from: `${middle((r) => r.server4.cpuMsEach)} and ${middle((r) => r.alone1.cpuMsEach)} ms; with 16 clients ${middle((r) => r.server16.cpuMsEach)}`,
  });
  report.add({
    what: `misses/s at 16 clients ÷ sharp alone at its best, ${kind.name}`,
    value: median(rounds.map((round) => round.server16.perSecond / best(round))),
    unit: '×',
    ...(floored ? { bound: { atLeast: 0.8 } } : {}),
    from: `${middle((r) => r.server16.perSecond)} and ${middle(best)}/s; 4 clients ${middle((r) => r.server4.perSecond)}/s, p50 ${middle((r) => r.server4.p50Ms ?? 0)}, p99 ${middle((r) => r.server4.p99Ms ?? 0)} ms`,
  });
  for (const peer of ['ipx', 'nginx'] as const) {
    if (rounds.some((round) => round[peer] === undefined)) continue;
    report.add({
      what: `misses/s ÷ ${peer === 'ipx' ? 'ipx 3.1.1' : 'nginx image_filter'}, 16 clients, ${kind.name}`,
      value: median(rounds.map((round) => round.server16.perSecond / (round[peer]?.perSecond ?? Number.NaN))),
      unit: '×',
      from: `${middle((r) => r.server16.perSecond)} and ${middle((r) => r[peer]?.perSecond ?? Number.NaN)}/s; CPU of it ${middle((r) => r[peer]?.cpuMsEach ?? Number.NaN)} ms`,
    });
  }
}
