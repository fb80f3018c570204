import { latest, listBreaches } from '#breaches/register.ts';
import type { Database } from '#database/database.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Whether an authority has to be told of something, and by when. */
export async function checkBreaches({ db }: Database, now: Date): Promise<Finding> {
  const open = (await listBreaches(db)).filter(({ closedAt }) => closedAt === null);
  const unreported = open.filter(
    (breach) => latest(breach, 'reported') === undefined && latest(breach, 'risk') !== 'none',
  );
  const [first] = unreported.toSorted((one, other) => one.dueAt.getTime() - other.dueAt.getTime());
  if (first === undefined) return ok('breaches', `None waits to be reported; ${open.length} are open.`);
  const advice = `\`vitrine breach show ${first.id}\` drafts what to tell the authority and says what else is to be done.`;
  const by = `by ${first.dueAt.toISOString()}`;
  if (first.dueAt < now) return problem('breaches', `The authority should have been told ${by}.`, advice);
  return warning('breaches', `The authority has to be told ${by}, of ${unreported.length} in all.`, advice);
}
