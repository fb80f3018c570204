import { sql } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { root } from './path.ts';
import { libraryProblems } from './problems.ts';
import { parseTag } from './tag.ts';

export type CountedTag = { readonly tag: string; readonly assets: number };

export type TagPage = { readonly tags: readonly CountedTag[]; readonly nextCursor: string | undefined };

/** Every tag that an asset has, in the order of their letters, with the number of assets. */
export async function listTags(
  ctx: Context,
  actor: Actor,
  input: {
    organizationId: Id<'organization'>;
    prefix?: string | undefined;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<TagPage> {
  const { organizationId, limit } = input;
  authorize(actor, 'asset.read', { organizationId, path: root });
  const after = input.cursor === undefined ? '' : parseTag(input.cursor);
  const prefix = input.prefix === undefined ? '' : parseTag(input.prefix);
  const { rows } = await sql<{ tag: string; assets: string }>`
    select tag, count(*) as assets from assets, unnest(tags) as tag
    where organization_id = ${organizationId} and tags <> '{}'
      and tag > ${after} and starts_with(tag, ${prefix})
    group by tag order by tag collate "C" limit ${limit + 1}
  `.execute(ctx.database.db);
  const tags = rows.slice(0, limit).map(({ tag, assets }) => ({ tag, assets: Number(assets) }));
  return { tags, nextCursor: rows.length > limit ? tags.at(-1)?.tag : undefined };
}

export type TagChange = {
  readonly organizationId: Id<'organization'>;
  readonly tag: string;
  /** Undefined takes the tag away. */
  readonly to?: string | undefined;
};

/** Gives every asset with a tag another in its place, or none. Gives the number of assets. Throws `tag-unknown`. */
export async function changeTag(ctx: Context, actor: Actor, change: TagChange): Promise<number> {
  const { organizationId } = change;
  authorize(actor, 'asset.update', { organizationId, path: root });
  const [tag, to] = [parseTag(change.tag), change.to === undefined ? undefined : parseTag(change.to)];
  return ctx.database.transaction(async (tx) => {
    const others = sql`array_remove(tags, ${tag})`;
    const all = to === undefined ? others : sql`${others} || ${[to]}::text[]`;
    const { numUpdatedRows } = await tx
      .updateTable('assets')
      .set({
        tags: sql`array(select distinct tag from unnest(${all}) as tag order by tag)`,
        words: null,
        updated_at: ctx.clock.now(),
      })
      .where('organization_id', '=', organizationId)
      .where(sql<boolean>`tags <> '{}' and tags @> ${[tag]}::text[]`)
      .executeTakeFirst();
    if (numUpdatedRows === 0n)
      throw new Problem(libraryProblems['tag-unknown'], { thing: 'tag', value: tag });
    const action = to === undefined ? 'tag.deleted' : 'tag.renamed';
    // Not which: a tag may be somebody's name.
    const details = { assets: Number(numUpdatedRows) };
    await recordAct(ctx, tx, { actor, organizationId, action, details });
    return Number(numUpdatedRows);
  });
}
