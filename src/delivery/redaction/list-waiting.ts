import { sql } from 'kysely';
import type { Operator, Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import { isConfirmed, isRedacted } from '#library/redaction.ts';
import type { Id } from '#platform/id.ts';

/** A picture that does not leave until a person has looked at it, or the detector has found something. */
export type Waiting = {
  readonly path: string;
  /** Of its content, in hexadecimal digits: what a confirmation names. */
  readonly sha256: string;
  readonly why: 'not looked at yet' | 'nothing found' | 'more than one picture';
};

/** Frames or pages: what is found in the first says nothing of the next. */
const areMany = sql<boolean>`(frames > 1 or cardinality(page_sizes) > 2)`;

const most = 1_000;

/** Of an organization, in byte order of their paths; the first thousand. */
export async function listWaiting(
  ctx: Context,
  actor: Person | Operator,
  organizationId: Id<'organization'>,
): Promise<Waiting[]> {
  authorize(actor, 'asset.read', organizationId);
  return ctx.database.db
    .selectFrom('assets')
    .leftJoin('face_regions', (join) =>
      join
        .onRef('face_regions.asset_id', '=', 'assets.id')
        .onRef('face_regions.sha256', '=', 'assets.sha256'),
    )
    .select([
      'assets.path',
      sql<string>`encode(assets.sha256, 'hex')`.as('sha256'),
      sql<Waiting['why']>`case when ${areMany} then 'more than one picture'
        when face_regions.asset_id is null then 'not looked at yet' else 'nothing found' end`.as('why'),
    ])
    .where('assets.organization_id', '=', organizationId)
    .where(isRedacted)
    .where(sql<boolean>`not ${isConfirmed}`)
    .where(sql<boolean>`(${areMany} or coalesce(cardinality(face_regions.regions), 0) = 0)`)
    .orderBy('assets.path')
    .limit(most)
    .execute();
}
