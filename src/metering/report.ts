import { sql } from 'kysely';
import type { Context } from '#context.ts';
import { mastersPrefix } from '#imaging/master-keys.ts';
import type { Id } from '#platform/id.ts';

/** What was used in a stretch of time. */
export type Used = {
  readonly deliveredBytes: number;
  readonly deliveries: number;
  readonly transformations: number;
};

/** What is kept now: exact, counted from the assets themselves, and from reduced copies where the operator says so. */
export type Stored = { readonly bytes: number; readonly assets: number };

/** Whole hours from the one that holds `from`. */
export async function usedSince(ctx: Context, organizationId: Id<'organization'>, from: Date): Promise<Used> {
  const row = await ctx.database.db
    .selectFrom('usage_hours')
    .select((select) => [
      select.fn.sum<string | null>('delivered_bytes').as('deliveredBytes'),
      select.fn.sum<string | null>('deliveries').as('deliveries'),
      select.fn.sum<string | null>('transformations').as('transformations'),
    ])
    .where('organization_id', '=', organizationId)
    .where('hour', '>=', sql<Date>`date_trunc('hour', ${from}::timestamptz, 'UTC')`)
    .executeTakeFirstOrThrow();
  return {
    deliveredBytes: Number(row.deliveredBytes ?? 0),
    deliveries: Number(row.deliveries ?? 0),
    transformations: Number(row.transformations ?? 0),
  };
}

export async function storedNow(ctx: Context, organizationId: Id<'organization'>): Promise<Stored> {
  const row = await ctx.database.db
    .selectFrom('assets')
    .select((select) => [
      select.fn.sum<string | null>('size').as('bytes'),
      select.fn.countAll<string>().as('assets'),
    ])
    .where('organization_id', '=', organizationId)
    .executeTakeFirstOrThrow();
  const masters = ctx.config.metering.countMasters === 'yes' ? await mastersNow(ctx, organizationId) : 0;
  return { bytes: Number(row.bytes ?? 0) + masters, assets: Number(row.assets) };
}

async function mastersNow(ctx: Context, organizationId: Id<'organization'>): Promise<number> {
  let bytes = 0;
  for await (const object of ctx.store.list(mastersPrefix(organizationId))) bytes += object.bytes;
  return bytes;
}

const gigabyte = 1e9;

/** image4io's unit: one for each GB delivered, each GB stored, and each 1,000 transformations; GB = 10⁹ bytes. */
export function credits(used: Used, stored: Stored): number {
  return used.deliveredBytes / gigabyte + stored.bytes / gigabyte + used.transformations / 1_000;
}
