import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { insertKey, type NewKey } from './api-keys.ts';
import { isCloudname, type Organization } from './organizations.ts';
import { accountsProblems } from './problems.ts';

export type NewOrganization = {
  readonly cloudname: string;
  readonly email: string;
  readonly name?: string | undefined;
};

/**
 * Makes an organization with its first key. What arrives through its image4io contract is public at once,
 * as it was on that service; that the operator decided so is recorded.
 */
export async function createOrganization(
  ctx: Context,
  _actor: Operator,
  input: NewOrganization,
): Promise<{ organization: Organization; key: NewKey }> {
  const organization = parseOrganization(input, ctx.clock.now());
  return ctx.database.transaction(async (tx) => {
    const inserted = await tx
      .insertInto('organizations')
      .values(organization)
      .onConflict((conflict) => conflict.column('cloudname').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (inserted === undefined) {
      throw new Problem(accountsProblems['cloudname-taken'], { thing: 'cloudname', value: input.cloudname });
    }
    const key = await insertKey(tx, inserted.id, { label: 'first key', now: organization.created_at });
    return { organization: inserted, key };
  });
}

function parseOrganization(input: NewOrganization, now: Date) {
  const name = input.name ?? input.cloudname;
  if (!isCloudname(input.cloudname)) {
    throw new Problem(accountsProblems['cloudname-invalid'], {
      thing: 'cloudname',
      value: input.cloudname,
      expected: '2 to 63 lower-case letters, digits and hyphens, such as acme-photos',
    });
  }
  if (!/^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)*$/.test(input.email) || input.email.length > 254) {
    throw new Problem(accountsProblems['email-invalid'], { thing: 'email', value: input.email });
  }
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (name.trim() === '' || name.length > 200 || /[\u0000-\u001f\u007f]/.test(name)) {
    throw new Problem(accountsProblems['name-invalid'], { thing: 'name', value: name });
  }
  return {
    id: newId<'organization'>(now),
    cloudname: input.cloudname,
    name,
    contact_email: input.email,
    contract_public: true,
    contract_public_by: 'operator',
    contract_public_at: now,
    created_at: now,
  };
}
