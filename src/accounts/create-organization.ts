import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import { newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { insertKey, type NewKey } from './api-keys.ts';
import { isCloudname, type Organization } from './organizations.ts';
import { parseName } from './names.ts';
import { accountsProblems } from './problems.ts';
import { isMailAddress } from '#config/mail.ts';

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
  const name = parseName(input.name ?? input.cloudname);
  if (!isCloudname(input.cloudname)) {
    throw new Problem(accountsProblems['cloudname-invalid'], {
      thing: 'cloudname',
      value: input.cloudname,
      expected: '2 to 63 lower-case letters, digits and hyphens, such as acme-photos',
    });
  }
  return {
    id: newId<'organization'>(now),
    cloudname: input.cloudname,
    name,
    contact_email: parseContact(input.email),
    contract_public: true,
    contract_public_by: 'operator',
    contract_public_at: now,
    created_at: now,
  };
}

function parseContact(email: string): string {
  if (isMailAddress(email)) return email;
  throw new Problem(accountsProblems['email-invalid'], { thing: 'email', value: email });
}
