import type { Insider } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import { findOrganization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import type { DeliverySettingsTable } from '#database/tables/delivery.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { parseSourceHost } from '#delivery/remote/source-host.ts';
import { lockChanges } from '#delivery/signed/lock-changes.ts';
import { Problem } from '#platform/problem.ts';
import { type Selectable, sql } from 'kysely';

/** What an organization's URLs may ask. */
export type DeliveryRules = Omit<Selectable<DeliverySettingsTable>, 'organization_id'>;

/** Of an organization for which nothing was set. */
export const openRules: DeliveryRules = Object.freeze({
  signed_transformations: false,
  referrers: null,
  empty_referrer: true,
  sizes: null,
  other_grammars: true,
  presets_only: false,
  keep_credits: false,
});

/** Of the organization of an `organizations` row that a query has; null when nothing was set. */
export const selectRules = sql<DeliveryRules | null>`(
  select to_json(delivery_settings) from delivery_settings
  where delivery_settings.organization_id = organizations.id
)`.as('rules');

/** Throws `organization-not-found`. */
export async function deliveryRules(ctx: Context, actor: Insider, cloudname: string): Promise<DeliveryRules> {
  const { id } = await findOrganization(ctx, cloudname);
  authorize(actor, 'delivery.read', id);
  const set = await ctx.database.db
    .selectFrom('delivery_settings')
    .select([
      ...([
        'signed_transformations',
        'referrers',
        'empty_referrer',
        'sizes',
        'presets_only',
        'keep_credits',
        'other_grammars',
      ] as const),
    ])
    .where('organization_id', '=', id)
    .executeTakeFirst();
  return set ?? openRules;
}

/** What is left out stays as it is. */
type DeliveryChange = { readonly cloudname: string; readonly change: Partial<DeliveryRules> };

/**
 * Sets what the organization's URLs may ask, from the next request on and on every node. Gives all there is set.
 * Throws `organization-not-found`, `source-host-invalid` and `sizes-invalid`.
 */
export async function setDelivery(
  ctx: Context,
  actor: Insider,
  { cloudname, change }: DeliveryChange,
): Promise<DeliveryRules> {
  const { id } = await findOrganization(ctx, cloudname);
  authorize(actor, 'delivery.manage', { organizationId: id, path: '/' });
  const checked = {
    ...change,
    ...(change.referrers == null ? {} : { referrers: change.referrers.map(parseSourceHost) }),
    ...(change.sizes == null ? {} : { sizes: checkedSizes(change.sizes) }),
  };
  return ctx.database.transaction(async (tx) => {
    const { organization_id: _, ...rules } = await tx
      .insertInto('delivery_settings')
      .values({ organization_id: id, ...checked })
      // With nothing to change there has to be something, or no row comes back.
      .onConflict((conflict) =>
        conflict.column('organization_id').doUpdateSet({ organization_id: id, ...checked }),
      )
      .returningAll()
      .executeTakeFirstOrThrow();
    const details = Object.fromEntries(Object.entries(checked).map(([name, value]) => [name, String(value)]));
    await recordAct(ctx, tx, { actor, organizationId: id, action: 'delivery.changed', details });
    await ctx.database.announce(tx, lockChanges, id);
    return rules;
  });
}

/** More than any page needs; each is a rendering of every picture that somebody may ask for. */
const mostSizes = 64;
const largestSize = 20_000;

function checkedSizes(sizes: readonly number[]): number[] {
  const sorted = [...new Set(sizes)].sort((a, b) => a - b);
  const isGood = sorted.every((size) => Number.isInteger(size) && size >= 1 && size <= largestSize);
  if (isGood && sorted.length >= 1 && sorted.length <= mostSizes) return sorted;
  throw new Problem(deliveryProblems['sizes-invalid'], {
    thing: 'sizes',
    value: sizes.join(','),
    expected: `1 to ${mostSizes} whole numbers of pixels from 1 to ${largestSize}`,
  });
}
