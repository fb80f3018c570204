import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Acceptance } from './accept.ts';

export type Transfer = {
  readonly direction: 'out' | 'in';
  readonly cloudname: string;
  /** The address of the other server. */
  readonly other: string;
  readonly state: string;
  /** When it went or came, or the day before which nothing goes. */
  readonly at: Date;
  readonly disclosure: string | null;
};

/** What is announced, went and came; the latest in front. What was erased since is not among it. */
export async function listTransfers({ database }: Context, _actor: Operator): Promise<Transfer[]> {
  const { db } = database;
  const out = await db
    .selectFrom('transfers')
    .innerJoin('organizations', 'organizations.id', 'transfers.organization_id')
    .innerJoin('disclosures', 'disclosures.id', 'transfers.disclosure_id')
    .select([
      'cloudname',
      'acceptance',
      'not_before',
      'exported_at',
      'second_by',
      'refused_at',
      'disclosure_id',
    ])
    .execute();
  const arrived = await db
    .selectFrom('arrivals')
    .innerJoin('organizations', 'organizations.id', 'arrivals.organization_id')
    .select(['cloudname', 'origin', 'arrived_at'])
    .execute();
  return [
    ...out.map((one): Transfer => ({
      ...{ direction: 'out', cloudname: one.cloudname, state: stateOf(one), disclosure: one.disclosure_id },
      ...{ at: one.exported_at ?? one.not_before },
      other: (one.acceptance.receipt as unknown as Acceptance).url,
    })),
    ...arrived.map((one): Transfer => ({
      ...{ direction: 'in', cloudname: one.cloudname, other: one.origin, state: 'arrived' },
      ...{ at: one.arrived_at, disclosure: null },
    })),
  ].toSorted((one, other) => other.at.getTime() - one.at.getTime());
}

function stateOf(one: {
  refused_at: Date | null;
  exported_at: Date | null;
  second_by: string | null;
}): string {
  if (one.refused_at !== null) return 'refused';
  if (one.exported_at !== null) return 'exported';
  return one.second_by === null ? 'announced, waits for a second approval' : 'announced, approved';
}
