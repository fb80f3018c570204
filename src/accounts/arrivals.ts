import { operator } from '#access/actor.ts';
import type { Role } from '#access/roles.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { recordAct } from './audit.ts';
import { keepInvitation } from './invitations.ts';

/** A member of an organization that comes from another server, where they had an account of their own. */
export type ArrivingMember = {
  /** What that server called them. */
  readonly personId: string;
  readonly email: string;
  readonly role: Role;
  readonly joinedAt: Date;
  readonly termsVersion: string;
  readonly noticeVersion: string;
  readonly acknowledgedAt: Date;
  readonly agreedNotice: number | null;
  readonly agreedAt: Date | null;
  readonly receipts: readonly object[];
};

export type Arrival = {
  readonly id: Id<'transfer'>;
  readonly organizationId: Id<'organization'>;
  readonly origin: string;
  readonly said: object;
  readonly changes: readonly object[];
  readonly noticeSha256: Buffer;
  readonly ledger: { readonly seq: number; readonly hash: Buffer };
  readonly sha256: Buffer;
};

/** Whoever has an account here under the same confirmed address, by what the other server called them. */
export async function findArriving(
  tx: Tx,
  members: readonly Pick<ArrivingMember, 'personId' | 'email'>[],
): Promise<ReadonlyMap<string, Id<'person'>>> {
  if (members.length === 0) return new Map();
  const emails = members.map(({ email }) => email);
  const known = await tx
    .selectFrom('people')
    .select(['id', 'email'])
    .where('email', 'in', emails)
    .where('email_verified', '=', true)
    .where('erase_at', 'is', null)
    .execute();
  const ids = new Map(known.map(({ id, email }) => [email, id]));
  return new Map(
    members.flatMap(({ personId, email }) => {
      const id = ids.get(email);
      return id === undefined ? [] : [[personId, id] as const];
    }),
  );
}

/** Writes down under which promises an organization came, and what its members had agreed to. Its row is there already. */
export async function recordArrival(
  ctx: Context,
  tx: Tx,
  { members, ...arrival }: Arrival & { readonly members: readonly ArrivingMember[] },
): Promise<void> {
  const { id, organizationId, origin, ledger, sha256 } = arrival;
  await tx
    .insertInto('arrivals')
    .values({
      ...{ id, organization_id: organizationId, origin, sha256, arrived_at: ctx.clock.now() },
      ...{ said: JSON.stringify(arrival.said), changes: JSON.stringify(arrival.changes) },
      ...{ notice_sha256: arrival.noticeSha256, ledger_seq: ledger.seq, ledger_hash: ledger.hash },
    })
    .execute();
  for (const member of members) {
    await tx
      .insertInto('arrived_members')
      .values({
        ...{ arrival_id: id, email: member.email, role: member.role },
        ...{ terms_version: member.termsVersion, notice_version: member.noticeVersion },
        ...{ acknowledged_at: member.acknowledgedAt, agreed_at: member.agreedAt },
        ...{ agreed_notice: member.agreedNotice, receipts: JSON.stringify(member.receipts) },
      })
      .execute();
  }
  const details = { origin };
  await recordAct(ctx, tx, { actor: operator, organizationId, action: 'organization.arrived', details });
}

/** Lets a member in who is known here; anybody else gets an invitation, whose link is given. */
export async function admitMember(
  ctx: Context,
  tx: Tx,
  {
    organizationId,
    member,
    personId,
  }: {
    organizationId: Id<'organization'>;
    member: ArrivingMember;
    personId: Id<'person'> | undefined;
  },
): Promise<{ readonly url: string; readonly hours: number } | undefined> {
  const { email, role, joinedAt } = member;
  if (personId === undefined) {
    return (await keepInvitation(ctx, tx, { actor: operator, organizationId, email, role })).link;
  }
  await tx
    .insertInto('memberships')
    .values({ organization_id: organizationId, person_id: personId, role, joined_at: joinedAt })
    .execute();
  return undefined;
}
