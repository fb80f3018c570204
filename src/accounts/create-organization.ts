import type { Operator, Person } from '#access/actor.ts';
import { isMailAddress } from '#config/mail.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { insertKey, type NewKey } from './api-keys.ts';
import { recordAct } from './audit.ts';
import { assertStays } from './leave.ts';
import { parseName } from './names.ts';
import { isCloudname, type Organization } from './organizations.ts';
import { personById } from './people.ts';
import { accountsProblems } from './problems.ts';
import { isSignUpOpen } from './sign-up.ts';

const dayMs = 24 * 3_600_000;

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
  actor: Operator,
  input: NewOrganization,
): Promise<{ organization: Organization; key: NewKey }> {
  const row = parseOrganization(input, ctx.clock.now());
  return ctx.database.transaction(async (tx) => {
    const organization = await insertOrganization(ctx, tx, { actor, row });
    const wish = { organizationId: organization.id, label: 'first key' };
    return { organization, key: await insertKey(ctx, tx, { actor, wish }) };
  });
}

/**
 * Somebody makes an organization of their own and is its owner: an administrator, or anybody where sign-up is open.
 * Throws `sign-up-closed`, `account-leaving`, `foundings-spent`, `cloudname-taken`, what is wrong with the names.
 */
export async function foundOrganization(
  ctx: Context,
  actor: Person,
  input: { cloudname: string; name?: string | undefined },
): Promise<Organization> {
  if (!actor.administrator && !isSignUpOpen(ctx.config)) {
    throw new Problem(accountsProblems['sign-up-closed']);
  }
  return ctx.database.transaction(async (tx) => {
    const person = await personById(tx, actor.personId);
    assertStays(person);
    if (!actor.administrator) await assertFoundings(ctx, tx, actor);
    const { email } = person;
    const row = {
      ...parseOrganization({ ...input, email }, ctx.clock.now()),
      contract_public_by: `person ${actor.personId}`,
    };
    const organization = await insertOrganization(ctx, tx, { actor, row });
    await tx
      .insertInto('memberships')
      .values({
        organization_id: organization.id,
        person_id: actor.personId,
        role: 'owner',
        joined_at: organization.created_at,
      })
      .execute();
    return organization;
  });
}

/**
 * Names are for all who use the server, and each founding takes one. Counted by the trail, which holds what was closed since
 * as well; two at a time wait for each other. Throws `foundings-spent`.
 */
async function assertFoundings(ctx: Context, tx: Tx, { personId }: Person): Promise<void> {
  await tx.selectFrom('people').select('id').where('id', '=', personId).forUpdate().execute();
  const most = ctx.config.accounts.foundingsPerDay;
  const since = new Date(ctx.clock.now().getTime() - dayMs);
  const foundings = await tx
    .selectFrom('audit_events')
    .select('at')
    .where('action', '=', 'organization.created')
    .where('person_id', '=', personId)
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .limit(most)
    .execute();
  const oldest = foundings[most - 1];
  if (oldest === undefined) return;
  throw new Problem(accountsProblems['foundings-spent'], {
    ...{ thing: 'organizations within a day', value: foundings.length, expected: `at most ${most}` },
    retryAfter: Math.ceil((oldest.at.getTime() - since.getTime()) / 1_000),
  });
}

async function insertOrganization(
  ctx: Context,
  tx: Tx,
  { actor, row }: { actor: Operator | Person; row: ReturnType<typeof parseOrganization> },
): Promise<Organization> {
  const inserted = await tx
    .insertInto('organizations')
    .values(row)
    .onConflict((conflict) => conflict.column('cloudname').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (inserted === undefined) {
    throw new Problem(accountsProblems['cloudname-taken'], { thing: 'cloudname', value: row.cloudname });
  }
  const { id: organizationId, cloudname: subject } = inserted;
  await recordAct(ctx, tx, { actor, organizationId, action: 'organization.created', subject });
  return inserted;
}

function parseOrganization(input: NewOrganization, now: Date) {
  assertAll([
    () => assertCloudname(input.cloudname),
    () => parseContact(input.email),
    () => parseName(input.name ?? input.cloudname),
  ]);
  return {
    id: newId<'organization'>(now),
    cloudname: input.cloudname,
    name: parseName(input.name ?? input.cloudname),
    contact_email: parseContact(input.email),
    contract_public: true,
    contract_public_by: 'operator',
    contract_public_at: now,
    created_at: now,
  };
}

/** Every fault at once: who mended the first would else meet the next. */
function assertAll(checks: readonly (() => unknown)[]): void {
  const faults = checks.flatMap((check) => {
    try {
      check();
      return [];
    } catch (error) {
      if (error instanceof Problem) return [error];
      throw error;
    }
  });
  const [first, ...others] = faults;
  if (first === undefined) return;
  const detail = faults.map(({ message }) => message).join(' ');
  throw others.length === 0 ? first : new Problem(first.kind, { ...first.details, detail });
}

function assertCloudname(cloudname: string): void {
  if (isCloudname(cloudname)) return;
  throw new Problem(accountsProblems['cloudname-invalid'], {
    thing: 'cloudname',
    value: cloudname,
    expected: '2 to 63 lower-case letters, digits and hyphens, such as acme-photos',
  });
}

function parseContact(email: string): string {
  if (isMailAddress(email)) return email;
  throw new Problem(accountsProblems['email-invalid'], { thing: 'email', value: email });
}
