import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import { networkOf } from '#platform/networks.ts';
import { type Allowance, RateLimit } from '#platform/rate-limit.ts';
import { accountsProblems } from './problems.ts';

/** For one account, whoever tries, and for one client's network, whatever it tries. */
const allowances = {
  'sign-in': { account: { times: 10, seconds: 900 }, address: { times: 60, seconds: 900 } },
  // Three codes of a million are right at a time.
  'second-factor': { account: { times: 10, seconds: 1_800 }, address: { times: 60, seconds: 900 } },
  passkey: { account: { times: 60, seconds: 900 }, address: { times: 60, seconds: 900 } },
  'sign-up': { account: { times: 3, seconds: 3_600 }, address: { times: 20, seconds: 3_600 } },
  reset: { account: { times: 3, seconds: 3_600 }, address: { times: 20, seconds: 3_600 } },
  request: { account: { times: 3, seconds: 3_600 }, address: { times: 20, seconds: 3_600 } },
  invite: { account: { times: 50, seconds: 3_600 }, address: { times: 100, seconds: 3_600 } },
  choice: { account: { times: 20, seconds: 3_600 }, address: { times: 20, seconds: 3_600 } },
  link: { account: { times: 10, seconds: 900 }, address: { times: 60, seconds: 900 } },
} as const satisfies Record<string, { account: Allowance; address: Allowance }>;

type Limited = keyof typeof allowances;
type Limits = Readonly<Record<Limited, { account: RateLimit; address: RateLimit }>>;

const limits = new WeakMap<Context, Limits>();

/** Throws `too-many-attempts`, with the seconds to wait. Who is refused is the same for addresses known and unknown. */
export function limit(ctx: Context, what: Limited, by: { account: string; address: string }): void {
  const { account, address } = limitsOf(ctx)[what];
  const now = ctx.clock.now();
  const wait = address.take(networkOf(by.address), now) || account.take(by.account, now);
  if (wait > 0) throw new Problem(accountsProblems['too-many-attempts'], { retryAfter: wait });
}

function limitsOf(ctx: Context): Limits {
  const known = limits.get(ctx);
  if (known !== undefined) return known;
  const made = Object.fromEntries(
    Object.entries(allowances).map(([what, { account, address }]) => [
      what,
      { account: new RateLimit(account), address: new RateLimit(address) },
    ]),
  ) as Limits;
  limits.set(ctx, made);
  return made;
}
