import { sql } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';
import type { Asset } from './asset.ts';
import { type Look, nearness } from './looks.ts';
import { root } from './path.ts';

export type Duplicate = {
  readonly asset: Asset;
  /** In how many of 64 bits it looks otherwise than the group's first; 0 for the same file. */
  readonly distance: number;
  readonly isMirrored: boolean;
};

/** Assets that are the same or look the same, the oldest first. */
export type DuplicateGroup = readonly Duplicate[];

export type DuplicatePage = {
  readonly groups: readonly DuplicateGroup[];
  readonly nextCursor: string | undefined;
};

export type DuplicateQuery = {
  readonly organizationId: Id<'organization'>;
  /** `exact`: the same bytes. `near`: different files that look the same, be it mirrored. */
  readonly kind: 'exact' | 'near';
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** So many of one group are shown; of more, those are enough to find the others. */
const mostShown = 100;

/** Groups of duplicates, page by page. Throws `cursor-invalid`. */
export async function listDuplicates(
  ctx: Context,
  actor: Actor,
  query: DuplicateQuery,
): Promise<DuplicatePage> {
  const { organizationId, kind, limit } = query;
  authorize(actor, 'asset.read', { organizationId, path: root });
  const after = query.cursor === undefined ? '' : parseCursor(organizationId, query.cursor);
  const names = await (kind === 'exact' ? sameFiles : alike)(ctx, {
    organizationId,
    after,
    limit: limit + 1,
  });
  const shown = names.slice(0, limit);
  const groups = await membersOf(ctx, { organizationId, kind, names: shown });
  const last = names.length > limit ? shown.at(-1) : undefined;
  return {
    groups,
    nextCursor: last && Buffer.from(last.slice(prefixOf(organizationId).length)).toString('base64url'),
  };
}

type Paging = { organizationId: Id<'organization'>; after: string; limit: number };

/** An original's key begins with the organization, so that its index alone answers. */
async function sameFiles(ctx: Context, { organizationId, after, limit }: Paging): Promise<string[]> {
  const prefix = prefixOf(organizationId);
  const { rows } = await sql<{ name: string }>`
    select original_key as name from assets
    where original_key > ${after || prefix} and original_key < ${`${prefix.slice(0, -1)}0`}
    group by original_key having count(*) > 1 order by original_key limit ${limit}
  `.execute(ctx.database.db);
  return rows.map(({ name }) => name);
}

/** Groups of which more than one file is there still. */
async function alike(ctx: Context, { organizationId, after, limit }: Paging): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select near_group as name from looks
    where organization_id = ${organizationId} and near_group > ${after}
      and exists (select from assets where assets.original_key = looks.original_key)
    group by near_group having count(*) > 1 order by near_group limit ${limit}
  `.execute(ctx.database.db);
  return rows.map(({ name }) => name);
}

type Member = Asset & { group_name: string; hash: Look['hash'] };

async function membersOf(
  ctx: Context,
  {
    organizationId,
    kind,
    names,
  }: Pick<DuplicateQuery, 'organizationId' | 'kind'> & { names: readonly string[] },
): Promise<DuplicateGroup[]> {
  if (names.length === 0) return [];
  const name = kind === 'exact' ? sql`assets.original_key` : sql`looks.near_group`;
  const { rows } = await sql<Member>`
    select * from (
      select assets.*, ${name} as group_name, looks.hash,
        row_number() over (partition by ${name} order by assets.id) as place
      from assets left join looks on looks.original_key = assets.original_key
      where assets.organization_id = ${organizationId} and ${name} = any(${names}::text[])
    ) as members where place <= ${mostShown} order by group_name, place
  `.execute(ctx.database.db);
  return names.map((each) => compared(rows.filter((row) => row.group_name === each)));
}

function compared(members: readonly Member[]): DuplicateGroup {
  const first = members[0];
  return members.map((asset) => {
    const isSame =
      first === undefined ||
      first.hash === null ||
      asset.hash === null ||
      first.original_key === asset.original_key;
    const { bits, isMirrored } = isSame
      ? { bits: 0, isMirrored: false }
      : nearness(first.hash ?? Buffer.alloc(8), asset.hash ?? Buffer.alloc(8));
    return { asset, distance: bits, isMirrored };
  });
}

function prefixOf(organizationId: string): string {
  return `originals/${organizationId}/`;
}

function parseCursor(organizationId: string, text: string): string {
  const rest = Buffer.from(text, 'base64url').toString();
  if (/^[0-9a-f]{2}\/[0-9a-f]{64}$/.test(rest)) return prefixOf(organizationId) + rest;
  throw new Problem(platformProblems['cursor-invalid'], { thing: 'cursor', value: text });
}
