import type { Change } from './change.ts';
import { compareSaid } from './differences.ts';
import type { Said } from './said.ts';
import { heaviest, noticeDays, type Weight } from './weight.ts';

export type Scheduled = {
  readonly class: Weight;
  readonly effectiveAt: Date;
  readonly changes: readonly Change[];
};

/**
 * When a version takes effect: after the time for what it changes of the last one posted, and not before that one. What
 * takes something back that has not begun need not wait for it: then what it changes of the version in force counts.
 */
export function scheduleVersion(
  said: Said,
  { last, inForce, now }: { last: { said: Said; effectiveAt: Date }; inForce: Said; now: Date },
): Scheduled {
  const changes = compareSaid(last.said, said);
  const after = heaviest(changes);
  const anew = heaviest(compareSaid(inForce, said));
  const inTurn = Math.max(waited(now, after), last.effectiveAt.getTime());
  const atOnce = waited(now, anew);
  return atOnce <= inTurn
    ? { class: anew, effectiveAt: new Date(atOnce), changes }
    : { class: after, effectiveAt: new Date(inTurn), changes };
}

function waited(now: Date, weight: Weight): number {
  return now.getTime() + noticeDays[weight] * 86_400_000;
}
