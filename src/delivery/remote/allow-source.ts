import type { Operator } from '#access/actor.ts';
import { findOrganization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { Problem } from '#platform/problem.ts';
import { parseSourceHost, type SourceHost } from './source-host.ts';

/** The channel on which every process hears that an organization allows other hosts. */
export const sourceChanges = 'vitrine_sources';

export type SourcePermission = { readonly cloudname: string; readonly host: string };

/**
 * From now on the organization's remote pictures may come from this host. Gives it as it is kept.
 * Throws `organization-not-found` and `source-host-invalid`.
 */
export async function allowSource(
  ctx: Context,
  _actor: Operator,
  permission: SourcePermission,
): Promise<SourceHost> {
  const { id } = await findOrganization(ctx, permission.cloudname);
  const host = parseSourceHost(permission.host);
  await ctx.database.transaction(async (tx) => {
    await tx
      .insertInto('source_hosts')
      .values({ organization_id: id, host, allowed_at: ctx.clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    await ctx.database.announce(tx, sourceChanges, id);
  });
  return host;
}

/** From the next request on nothing of the host is delivered, and what was kept of it goes. Throws also `source-host-not-allowed`. */
export async function forbidSource(
  ctx: Context,
  _actor: Operator,
  permission: SourcePermission,
): Promise<SourceHost> {
  const { id } = await findOrganization(ctx, permission.cloudname);
  const host = parseSourceHost(permission.host);
  await ctx.database.transaction(async (tx) => {
    const forbidden = await tx
      .deleteFrom('source_hosts')
      .where('organization_id', '=', id)
      .where('host', '=', host)
      .returning('host')
      .executeTakeFirst();
    if (forbidden === undefined) {
      throw new Problem(deliveryProblems['source-host-not-allowed'], { thing: 'host', value: host });
    }
    await ctx.database.announce(tx, sourceChanges, id);
  });
  return host;
}
