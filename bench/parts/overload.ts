import { setTimeout as pause } from 'node:timers/promises';
import { Client, inLoops } from '../support/client.ts';
import { cpuMs } from '../support/processes.ts';
import { shown } from '../support/report.ts';
import { freshJpegAddresses, type Scene } from '../support/scene.ts';
import { median, percentile } from '../support/statistics.ts';

/** 64 clients that each want another picture, some thirty times what the machine can do, against 4. */
export async function measureOverload(scene: Scene): Promise<void> {
  const fresh = freshJpegAddresses(scene);
  const seconds = 2 * scene.seconds;
  const rounds: { few: Flood; many: Flood }[] = [];
  for (let round = 0; round < scene.rounds; round += 1) {
    const few = await flood(scene.product, fresh, { clients: 4, seconds });
    const many = await flood(scene.product, fresh, { clients: 64, seconds });
    rounds.push({ few, many });
    scene.report.keep('overload', { few: summary(few), many: summary(many) });
  }
  reportOverload(scene, rounds);
}

export type Flood = {
  /** Pictures delivered within the time, per second. */
  readonly goodput: number;
  readonly refusals: number;
  readonly acceptedMs: readonly number[];
  readonly refusedMs: readonly number[];
  readonly cpuMs: number;
  /** Neither 200 nor 503, or no answer. */
  readonly others: readonly string[];
};

/** Clients ask without a pause; a refused one comes back for the same picture after 100 ms. */
export async function flood(
  product: Scene['product'],
  fresh: () => string,
  { clients, seconds }: { clients: number; seconds: number },
): Promise<Flood> {
  using client = new Client(product.url, clients);
  const acceptedMs: number[] = [];
  const refusedMs: number[] = [];
  const others: string[] = [];
  let inTime = 0;
  const cpuBefore = cpuMs(product.pid);
  const end = performance.now() + seconds * 1_000;
  const refused: string[] = [];
  await inLoops(clients, async () => {
    const address = refused.pop() ?? fresh();
    try {
      const { status, ms } = await client.ask(address);
      if (status === 200) {
        acceptedMs.push(ms);
        if (performance.now() <= end) inTime += 1;
      } else if (status === 503) {
        refusedMs.push(ms);
        await pause(100);
        refused.push(address);
      } else others.push(String(status));
    } catch (error) {
      others.push(String(error));
    }
    return performance.now() < end && others.length < 100;
  });
  return {
    goodput: inTime / seconds,
    refusals: refusedMs.length,
    ...{ acceptedMs, refusedMs, others },
    cpuMs: cpuMs(product.pid) - cpuBefore,
  };
}

function summary(flooded: Flood) {
  const { goodput, refusals, acceptedMs, refusedMs, others } = flooded;
  return {
    ...{ goodput, refusals, others },
    cpuMsEach: flooded.cpuMs / acceptedMs.length,
    acceptedP50Ms: percentile(acceptedMs, 0.5),
    acceptedP99Ms: percentile(acceptedMs, 0.99),
    refusedP99Ms: percentile(refusedMs, 0.99),
  };
}

function reportOverload({ report }: Scene, rounds: readonly { few: Flood; many: Flood }[]): void {
  const middle = (figure: (round: { few: Flood; many: Flood }) => number): string =>
    shown(median(rounds.map(figure)));
  const accepted = rounds.flatMap(({ many }) => many.acceptedMs);
  const refused = rounds.flatMap(({ many }) => many.refusedMs);
  const others = rounds.flatMap(({ few, many }) => [...few.others, ...many.others]);
  report.add({
    what: 'pictures/s for 64 clients ÷ for 4',
    value: median(rounds.map(({ few, many }) => many.goodput / few.goodput)),
    unit: '×',
    bound: { atLeast: 0.95 },
    from: `${middle((r) => r.many.goodput)} and ${middle((r) => r.few.goodput)}/s; CPU each ${middle((r) => r.many.cpuMs / r.many.acceptedMs.length)} and ${middle((r) => r.few.cpuMs / r.few.acceptedMs.length)} ms`,
  });
  report.add({
    what: 'p99 of accepted requests, 64 clients',
    value: percentile(accepted, 0.99),
    unit: 'ms',
    bound: { atMost: 700 },
    from: `${accepted.length} accepted, p50 ${shown(percentile(accepted, 0.5))} ms; ${refused.length} refused, p99 ${shown(percentile(refused, 0.99))} ms`,
  });
  report.add({
    what: 'answers other than 200 and 503',
    value: others.length,
    unit: '',
    bound: { atMost: 0 },
    from: [...new Set(others)].join(', '),
  });
}
