import { letsOut } from '#cdn/ready-guard.ts';
import { loadConfig } from '#config/config.ts';
import type { Context } from '#context.ts';
import { Usage } from '#metering/usage.ts';
import { systemClock } from '#platform/clock.ts';
import { type Id, newId } from '#platform/id.ts';
import { silentLog } from '#platform/log.ts';
import { asksNotToBeTracked } from '#privacy/signals.ts';
import type { Report } from '../support/report.ts';

const calls = 1_000_000;

/**
 * CPU, in this process, of what a hit costs because of promises: whether the picture may still go out, and a count
 * that names nobody. Signals change nothing where nobody is tracked; reading them is counted all the same.
 */
export async function measureGuards(report: Report): Promise<void> {
  const headers = { host: 'pictures.example', 'sec-gpc': '1', accept: 'image/avif,image/webp,*/*' };
  const ids: Id<'organization'>[] = Array.from({ length: 20 }, () => newId(new Date()));
  const guard = { until: Date.now() + 3_600_000, rules: undefined };
  // It only counts here: there is no database to write it to.
  await using usage = new Usage({ config: loadConfig({}), clock: systemClock, log: silentLog } as Context);
  let out = 0;
  const hit = (call: number): void => {
    const id = ids[call % ids.length];
    if (!letsOut(guard, undefined, systemClock.now()) || id === undefined) return;
    usage.delivered(id, 20_000);
    if (asksNotToBeTracked(headers)) out += 1;
  };
  for (let call = 0; call < 100_000; call += 1) hit(call);
  const before = process.cpuUsage();
  for (let call = 0; call < calls; call += 1) hit(call);
  const { user, system } = process.cpuUsage(before);
  report.add({
    what: 'CPU of the guards for a delivery hit, over 10⁶ calls',
    value: (user + system) / calls,
    unit: 'µs',
    bound: { atMost: 1 },
    from: `${((user + system) / 1_000).toFixed(0)} ms for ${out - 100_000} calls`,
  });
}
