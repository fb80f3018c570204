import type { Operator } from '#access/actor.ts';
import { accessProblems } from '#access/problems.ts';
import type { Context } from '#context.ts';
import type { OrganizationsTable } from '#database/tables/accounts.ts';
import { gather } from '#platform/gathered.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Selectable } from 'kysely';
import { accountsProblems } from './problems.ts';

export type Organization = Selectable<OrganizationsTable>;

/** Whether an organization can have this name in URLs. */
export function isCloudname(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/.test(text);
}

export async function listOrganizations(ctx: Context, _actor: Operator): Promise<Organization[]> {
  return ctx.database.db.selectFrom('organizations').selectAll().orderBy('cloudname').execute();
}

/** Throws `organization-not-found`. */
export async function findOrganization(ctx: Context, cloudname: string): Promise<Organization> {
  const found = await ctx.database.db
    .selectFrom('organizations')
    .selectAll()
    .where('cloudname', '=', cloudname)
    .executeTakeFirst();
  if (found !== undefined) return found;
  throw new Problem(accountsProblems['organization-not-found'], { thing: 'cloudname', value: cloudname });
}

/** The organization of an actor who belongs to one. Throws `not-found` when it is gone. */
export async function organizationById(ctx: Context, id: Id<'organization'>): Promise<Organization> {
  const found = await lookUp(ctx, id);
  if (found !== undefined) return found;
  throw new Problem(accessProblems['not-found']);
}

const lookUp = gather(async (ctx: Context, ids: readonly Id<'organization'>[]) => {
  const found = await ctx.database.db
    .selectFrom('organizations')
    .selectAll()
    .where('id', 'in', [...new Set(ids)])
    .execute();
  const organizations = new Map(found.map((organization) => [organization.id, organization]));
  return (id: Id<'organization'>) => organizations.get(id);
});

/** Records whether uploads through the image4io contract are public at once, and who decided it when. */
export async function setContractPublic(
  ctx: Context,
  _actor: Operator,
  input: { cloudname: string; value: boolean },
): Promise<void> {
  const { id } = await findOrganization(ctx, input.cloudname);
  await ctx.database.db
    .updateTable('organizations')
    .set({
      contract_public: input.value,
      contract_public_by: 'operator',
      contract_public_at: ctx.clock.now(),
    })
    .where('id', '=', id)
    .execute();
}
