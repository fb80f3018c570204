import type { Person } from '#access/actor.ts';
import { authorize, roleOf } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import type { Role } from '#access/roles.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { recordAct } from './audit.ts';
import { parseName } from './names.ts';
import { type Organization, organizationById } from './organizations.ts';

/** An organization as one of its members sees it. */
export type OwnOrganization = {
  readonly id: Id<'organization'>;
  readonly cloudname: string;
  readonly name: string;
  readonly role: Role;
  readonly createdAt: Date;
  /** When everything of it is erased; null while it is open. */
  readonly eraseAt: Date | null;
};

/** The organizations somebody is in, closed ones too, by name. */
export async function listOwnOrganizations(ctx: Context, actor: Person): Promise<OwnOrganization[]> {
  return ctx.database.db
    .selectFrom('memberships')
    .innerJoin('organizations', 'organizations.id', 'memberships.organization_id')
    .select(['organizations.id', 'cloudname', 'name', 'role', 'created_at as createdAt'])
    .select('erase_at as eraseAt')
    .where('person_id', '=', actor.personId)
    .orderBy('name')
    .orderBy('cloudname')
    .execute();
}

/** Whether the one whose session this is is in any, closed ones too. */
export async function hasOrganization({ database }: Context, session: Id<'session'>): Promise<boolean> {
  const found = await database.db
    .selectFrom('sessions')
    .innerJoin('memberships', 'memberships.person_id', 'sessions.person_id')
    .select('memberships.role')
    .where('sessions.id', '=', session)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

/** Throws `not-found` for one they are not in. */
export async function readOrganization(
  ctx: Context,
  actor: Person,
  id: Id<'organization'>,
): Promise<OwnOrganization> {
  authorize(actor, 'organization.read', id);
  return asOwn(actor, await organizationById(ctx, id));
}

/** The same by its cloudname. Throws `not-found` for one they are not in, and for none at all. */
export async function readOrganizationNamed(
  ctx: Context,
  actor: Person,
  cloudname: string,
): Promise<OwnOrganization> {
  const found = await ctx.database.db
    .selectFrom('organizations')
    .selectAll()
    .where('cloudname', '=', cloudname)
    .executeTakeFirst();
  if (found === undefined) throw new Problem(accessProblems['not-found']);
  authorize(actor, 'organization.read', found.id);
  return asOwn(actor, found);
}

function asOwn(
  actor: Person,
  { id, cloudname, name, created_at: createdAt, erase_at: eraseAt }: Organization,
): OwnOrganization {
  return { id, cloudname, name, role: roleOf(actor, id), createdAt, eraseAt };
}

/** Gives it another name; the one in URLs stays. Throws `name-invalid`. */
export async function renameOrganization(
  ctx: Context,
  actor: Person,
  input: { organizationId: Id<'organization'>; name: string },
): Promise<void> {
  const { organizationId } = input;
  authorize(actor, 'organization.update', organizationId);
  const name = parseName(input.name);
  await ctx.database.transaction(async (tx) => {
    await tx.updateTable('organizations').set({ name }).where('id', '=', organizationId).execute();
    await recordAct(ctx, tx, { actor, organizationId, action: 'organization.updated', details: { name } });
  });
}
