import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Asset } from '#library/asset.ts';
import { type AssetPath, parentOf, withAncestors } from '#library/path.ts';
import { isConfirmed, isRedacted } from '#library/redaction.ts';
import { purgesOf } from './purge.ts';
import { type DeliveryRules, openRules, selectRules } from './rules/delivery-settings.ts';
import type { UrlKey } from './signed/sign-url.ts';

/** An asset as delivery sees it. */
export type Deliverable = Asset & {
  /** When derivatives of it were last asked to be made anew. */
  readonly purged_at: Date | null;
  /** The key of the organization's tokens when the picture is in a locked folder; null when it is in none. */
  readonly signing_key: string | null;
  /** With what the organization's URLs are signed. */
  readonly url_keys: readonly UrlKey[];
  /** What the organization's URLs may ask. */
  readonly rules: DeliveryRules;
  /** Whether it or a folder above is redacted in public. */
  readonly is_redacted: boolean;
  /** Whether a person said of this very content that nothing in it is to be redacted. */
  readonly is_confirmed: boolean;
};

/** What an address of the delivery host names, whoever may see it; undefined when there is nothing. */
export async function findDeliverable(
  ctx: Context,
  cloudname: string,
  path: AssetPath,
): Promise<Deliverable | undefined> {
  const row = await ctx.database.db
    .selectFrom('assets')
    .innerJoin('organizations', 'organizations.id', 'assets.organization_id')
    .selectAll('assets')
    .select((select) =>
      select
        .selectFrom('purges')
        .select((purge) => purge.fn.max('purges.purged_at').as('purged_at'))
        .whereRef('purges.organization_id', '=', 'assets.organization_id')
        .where('purges.prefix', 'in', purgesOf(path))
        .as('purged_at'),
    )
    .select((select) =>
      select
        .selectFrom('locked_folders')
        .innerJoin('signing_keys', 'signing_keys.organization_id', 'locked_folders.organization_id')
        .select('signing_keys.key')
        .whereRef('locked_folders.organization_id', '=', 'assets.organization_id')
        .where('locked_folders.folder', 'in', ['/', ...withAncestors(parentOf(path))])
        .limit(1)
        .as('signing_key'),
    )
    .select(
      sql<
        UrlKey[]
      >`(select coalesce(json_agg(json_build_object('id', url_keys.id, 'secret', url_keys.secret)), '[]')
        from url_keys where url_keys.organization_id = assets.organization_id)`.as('url_keys'),
    )
    .select([isRedacted.as('is_redacted'), isConfirmed.as('is_confirmed')])
    .select(selectRules)
    .where('organizations.cloudname', '=', cloudname)
    .where('organizations.erase_at', 'is', null)
    .where('assets.path', '=', path)
    .executeTakeFirst();
  return row && { ...row, rules: row.rules ?? openRules };
}
