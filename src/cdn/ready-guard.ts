import type { PictureHead } from '#delivery/picture.ts';
import { isForeign } from '#delivery/rules/assert-allowed.ts';
import type { DeliveryRules } from '#delivery/rules/delivery-settings.ts';

/** What is looked at before a picture in memory is given out again; nothing, for what everybody may have. */
export type ReadyGuard = {
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly rules: DeliveryRules | undefined;
};

/**
 * Undefined for what everybody may have; `never` for what depends on more of the request than its URL and the
 * page that asks. Signed URLs are kept as long as the prepared `max-age` stays within what is left of them.
 */
export function guardOf({ asset, permit }: PictureHead, now: Date): ReadyGuard | undefined | 'never' {
  if (asset === undefined || permit?.inUrl === false) return 'never';
  const rules = asset.rules.referrers === null ? undefined : asset.rules;
  const keptMs = permit === undefined ? Number.POSITIVE_INFINITY : (permit.seconds * 1_000) / 2;
  if (keptMs === Number.POSITIVE_INFINITY && rules === undefined) return undefined;
  return { until: now.getTime() + keptMs, rules };
}

export function letsOut({ until, rules }: ReadyGuard, referrer: string | undefined, now: Date): boolean {
  return now.getTime() < until && (rules === undefined || !isForeign(rules, referrer));
}
