import { execFile, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client, inLoops } from '../support/client.ts';
import { percentile } from '../support/statistics.ts';

export type Load = {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly seconds: number;
  readonly connections: number;
};

export type LoadResult = {
  readonly requests: number;
  readonly perSecond: number;
  readonly bytesPerRequest: number;
  /** Connections that broke, timeouts, statuses of 400 and above. */
  readonly failures: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
};

export function hasWrk(): boolean {
  // wrk has no success to report without an address, but it does say its name.
  return spawnSync('wrk', ['-v']).error === undefined;
}

/** Called once by wrk when it is done; costs nothing during the load. */
const script = `
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('\\nRESULT {"requests":%d,"us":%d,"bytes":%d,"failures":%d,"p50":%d,"p99":%d}\\n',
    summary.requests, summary.duration, summary.bytes, e.connect + e.read + e.write + e.timeout + e.status,
    latency:percentile(50), latency:percentile(99)))
end
`;

/** `wrk -t1` against one address. `folder` is for its script. */
export async function wrk(load: Load, folder: string): Promise<LoadResult> {
  const file = join(folder, 'done.lua');
  await writeFile(file, script);
  const headers = Object.entries(load.headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const { stdout } = await promisify(execFile)('wrk', [
    ...['-t1', `-c${load.connections}`, `-d${load.seconds}s`, '-s', file, ...headers],
    load.url,
  ]);
  const [, json = ''] = /^RESULT (.*)$/m.exec(stdout) ?? [];
  const said = JSON.parse(json) as Record<'requests' | 'us' | 'bytes' | 'failures' | 'p50' | 'p99', number>;
  return {
    requests: said.requests,
    perSecond: said.requests / (said.us / 1e6),
    bytesPerRequest: said.bytes / said.requests,
    failures: said.failures,
    p50Ms: said.p50 / 1_000,
    p99Ms: said.p99 / 1_000,
  };
}

/** For machines without wrk. It costs more CPU than what it measures, so its ratios flatter the slower side. */
export async function loadLoop(load: Load): Promise<LoadResult> {
  const { origin, pathname } = new URL(load.url);
  using client = new Client(origin, load.connections);
  const times: number[] = [];
  let bytes = 0;
  let failures = 0;
  const started = performance.now();
  await inLoops(load.connections, async () => {
    const answer = await client.ask(pathname, { headers: load.headers });
    times.push(answer.ms);
    bytes += answer.body.length;
    if (answer.status >= 400) failures += 1;
    return performance.now() - started < load.seconds * 1_000;
  });
  return {
    requests: times.length,
    perSecond: times.length / ((performance.now() - started) / 1_000),
    bytesPerRequest: bytes / times.length,
    failures,
    p50Ms: percentile(times, 0.5),
    p99Ms: percentile(times, 0.99),
  };
}
