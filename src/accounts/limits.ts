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

export type Limited = keyof typeof allowances;
type Buckets = Readonly<Record<Limited, { account: RateLimit; address: RateLimit }>>;

export type Limits = {
  readonly buckets: Buckets;
  /** How other processes hear of a try, where there may be some; by the names it gives to accounts and networks. */
  share: { name(key: string): string; tell(what: Limited, by: Named): void } | undefined;
};

/** Names of whom a try is counted for. */
export type Named = { readonly account: string; readonly address: string };

const limits = new WeakMap<Context, Limits>();

/** Throws `too-many-attempts`, with the seconds to wait. Who is refused is the same for addresses known and unknown. */
export function limit(ctx: Context, what: Limited, by: { account: string; address: string }): void {
  const { buckets, share } = limitsOf(ctx);
  const { account, address } = buckets[what];
  const now = ctx.clock.now();
  const name = (key: string): string => share?.name(key) ?? key;
  const named = { account: name(by.account), address: name(networkOf(by.address)) };
  const wait = address.take(named.address, now) || account.take(named.account, now);
  if (wait > 0) throw new Problem(accountsProblems['too-many-attempts'], { retryAfter: wait });
  share?.tell(what, named);
}

export function isLimited(what: string | undefined): what is Limited {
  return what !== undefined && Object.hasOwn(allowances, what);
}

export function limitsOf(ctx: Context): Limits {
  const known = limits.get(ctx);
  if (known !== undefined) return known;
  const buckets = Object.fromEntries(
    Object.entries(allowances).map(([what, { account, address }]) => [
      what,
      { account: new RateLimit(account), address: new RateLimit(address) },
    ]),
  ) as Buckets;
  const made: Limits = { buckets, share: undefined };
  limits.set(ctx, made);
  return made;
}
