import { sql } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import type { Used } from './report.ts';

export type UsedIn = Used & {
  /** The beginning of the hour or day, UTC. */
  readonly at: Date;
};

export type Span = {
  readonly organizationId: Id<'organization'>;
  readonly from: Date;
  /** Not this moment any more. */
  readonly until: Date;
};

/** What was delivered and rendered, hour by hour or day by day; one without anything is left out. */
export async function usedBy(
  ctx: Context,
  actor: Actor,
  { unit, organizationId, from, until }: Span & { readonly unit: 'hour' | 'day' },
): Promise<UsedIn[]> {
  authorize(actor, 'usage.read', { organizationId, path: '/' });
  const at = sql<Date>`date_trunc(${sql.lit(unit)}, hour, 'UTC')`;
  const rows = await ctx.database.db
    .selectFrom('usage_hours')
    .select((select) => [
      at.as('at'),
      select.fn.sum<string>('delivered_bytes').as('deliveredBytes'),
      select.fn.sum<string>('deliveries').as('deliveries'),
      select.fn.sum<string>('transformations').as('transformations'),
    ])
    .where('organization_id', '=', organizationId)
    .where('hour', '>=', sql<Date>`date_trunc(${sql.lit(unit)}, ${from}::timestamptz, 'UTC')`)
    .where('hour', '<', until)
    .groupBy(at)
    .orderBy(at)
    .execute();
  return rows.map((row) => ({
    at: row.at,
    deliveredBytes: Number(row.deliveredBytes),
    deliveries: Number(row.deliveries),
    transformations: Number(row.transformations),
  }));
}

export type StoredIn = { readonly name: string; readonly bytes: number; readonly assets: number };

/**
 * What is kept now, by the type of the original or by the outermost folder. Deliveries are not counted by picture, so
 * that nobody can be followed by them: of these only the sum is known.
 */
export async function storedBy(
  ctx: Context,
  actor: Actor,
  { organizationId, what }: { organizationId: Id<'organization'>; what: 'format' | 'folder' },
): Promise<StoredIn[]> {
  authorize(actor, 'usage.read', { organizationId, path: '/' });
  const name =
    what === 'format'
      ? sql<string>`format`
      : sql<string>`case when folder = '/' then '/' else '/' || split_part(folder, '/', 2) || '/' end`;
  const rows = await ctx.database.db
    .selectFrom('assets')
    .select((select) => [
      name.as('name'),
      select.fn.sum<string>('size').as('bytes'),
      select.fn.countAll<string>().as('assets'),
    ])
    .where('organization_id', '=', organizationId)
    .groupBy(name)
    .orderBy(sql`2 desc`)
    .orderBy(name)
    .execute();
  return rows.map((row) => ({ name: row.name, bytes: Number(row.bytes), assets: Number(row.assets) }));
}
