import { deliveryProblems } from '#delivery/problems.ts';
import { comesFrom } from '#delivery/remote/source-host.ts';
import { asksNothing } from '#imaging/plan.ts';
import type { Ask, Transformation } from '#imaging/transformation.ts';
import { Problem } from '#platform/problem.ts';
import type { DeliveryRules } from './delivery-settings.ts';

export type Wish = {
  readonly transformation: Transformation;
  /** Whether the URL is written in the grammar of another system. */
  readonly isForeign?: boolean;
  /** The `Referer` header. */
  readonly referrer: string | undefined;
  /** Whether somebody with a key signed the URL, and whether they chose the operations. */
  readonly signed: 'no' | 'free' | 'operations';
};

/**
 * Whether the organization's rules let this be delivered to who may see the picture.
 * Throws `foreign-urls-off`, `transformation-not-signed`, `presets-only`, `size-not-allowed` and `referrer-not-allowed`.
 */
export function assertAllowed(rules: DeliveryRules, wish: Wish): void {
  const { transformation, referrer, signed } = wish;
  if (wish.isForeign === true && !rules.other_grammars) {
    throw new Problem(deliveryProblems['foreign-urls-off']);
  }
  if (rules.signed_transformations && signed === 'no' && !asksNothing(transformation)) {
    throw new Problem(deliveryProblems['transformation-not-signed']);
  }
  if (rules.presets_only && signed !== 'operations' && !transformation.every(isPreset)) {
    throw new Problem(deliveryProblems['presets-only']);
  }
  if (signed !== 'operations') for (const link of transformation) assertSize(rules, link);
  if (isForeign(rules, referrer)) throw new Problem(deliveryProblems['referrer-not-allowed']);
}

function isPreset(link: Ask): boolean {
  return Object.keys(link).every((field) => field === 'preset' || field === 'seo');
}

/** Refused rather than rounded: of a crop or a squeeze, another width is another picture. */
function assertSize({ sizes }: DeliveryRules, { width, height, density }: Ask): void {
  if (sizes === null) return;
  const scale = density ?? 1;
  const odd = [width, height].find((side) => side !== undefined && !sizes.includes(side * scale));
  if (odd === undefined) return;
  throw new Problem(deliveryProblems['size-not-allowed'], {
    thing: odd === width ? 'w' : 'h',
    value: odd * scale,
    expected: `one of ${sizes.join(', ')}`,
  });
}

/** Whether the page that shows the picture is one that may not. */
export function isForeign(
  { referrers, empty_referrer }: DeliveryRules,
  referrer: string | undefined,
): boolean {
  if (referrers === null) return false;
  if (referrer === undefined || referrer === '') return !empty_referrer;
  const page = URL.parse(referrer);
  return page === null || !comesFrom(referrers, page);
}
