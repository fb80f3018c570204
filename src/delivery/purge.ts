import { sql } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Organization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import { type AssetPath, parentOf, parseAssetPath, parseFolder, root, withAncestors } from '#library/path.ts';

/** The channel on which every process hears that an organization's pictures are to be made anew. */
export const purgeRequests = 'vitrine_purges';

/**
 * From the next request on everything under the path is rendered anew, on every node: a derivative's name holds
 * the time of the last purge, so what was made before is never found again and leaves the cache as unused.
 * A path that ends with a slash is a folder, `/` everything; one that does not is the asset and the folder of
 * that name. Throws `path-invalid`.
 */
export async function purgeDerivatives(
  ctx: Context,
  actor: Actor,
  { organization, path }: { organization: Organization; path: string },
): Promise<void> {
  const isFolder = path === '' || path.endsWith('/');
  const prefix = isFolder ? parseFolder(path) : parseAssetPath(path);
  const below = isFolder ? prefix : `${prefix}/`;
  authorize(actor, 'asset.update', { organizationId: organization.id, path: prefix });
  await ctx.database.transaction(async (tx) => {
    // Later than any before, whatever the clocks of several nodes say: the same time again would find what was made.
    await sql`
      insert into purges (organization_id, prefix, purged_at)
      select ${organization.id}, ${prefix},
        greatest(${ctx.clock.now()}::timestamptz, max(purged_at) + interval '1 millisecond')
      from purges where organization_id = ${organization.id}
      on conflict (organization_id, prefix) do update set purged_at = excluded.purged_at
    `.execute(tx);
    // What lies below is purged by this one too.
    await tx
      .deleteFrom('purges')
      .where('organization_id', '=', organization.id)
      .where('prefix', '!=', prefix)
      .where((where) => where.fn('starts_with', ['prefix', where.val(below)]))
      .execute();
    await ctx.database.announce(tx, purgeRequests, organization.id);
  });
}

/** Every path whose purge is one of this asset too. */
export function purgesOf(path: AssetPath): string[] {
  const folders = withAncestors(parentOf(path));
  return [root, ...folders, ...folders.map((folder) => folder.slice(0, -1)), path];
}
