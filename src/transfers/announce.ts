import { type Operator, operator } from '#access/actor.ts';
import { recordAct } from '#accounts/audit.ts';
import { findOrganization, type Organization } from '#accounts/organizations.ts';
import { isMailAddress } from '#config/mail.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { openTransferCase } from '#disclosures/transfer-cases.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { type Acceptance, parseAcceptance } from './accept.ts';
import { transferDays } from './format.ts';
import { announcedLetter } from './letters.ts';
import { ownNotice } from './notices.ts';
import { transfersProblems } from './problems.ts';
import { goingTables } from './what-goes.ts';

export type Announcing = {
  readonly cloudname: string;
  /** The file that the other server wrote. */
  readonly acceptance: Readonly<Record<string, unknown>>;
  readonly reason: string;
  /** Who approves it as the first. */
  readonly by: string;
};

export type Announced = {
  /** The case, to be approved by a second. */
  readonly disclosure: Id<'disclosure'>;
  readonly notBefore: Date;
  /** How many were told. */
  readonly told: number;
};

/**
 * Tells everybody in an organization who takes it over, where, and what is otherwise there; nothing goes for 30 days. Throws
 * `organization-not-found`, `organization-closed`, `transfer-file-invalid`, `transfer-not-accepted`, `approval-invalid`.
 */
export async function announceTransfer(
  ctx: Context,
  _actor: Operator,
  input: Announcing,
): Promise<Announced> {
  const organization = await findOrganization(ctx, input.cloudname);
  if (organization.erase_at !== null) throw new Problem(accountsProblems['organization-closed']);
  const { signed, acceptance } = parseAcceptance(input.acceptance);
  await assertForThis(ctx, organization, acceptance);
  const now = ctx.clock.now();
  const notBefore = new Date(now.getTime() + transferDays * 86_400_000);
  return ctx.database.transaction(async (tx) => {
    const disclosure = await openTransferCase(tx, now, {
      recipient: `${acceptance.controller.name}, ${acceptance.controller.address}`,
      instrument: `acceptance of the notice ${acceptance.notice} by ${acceptance.url}`,
      ...{ reason: input.reason, tables: goingTables, by: input.by },
    });
    await tx
      .insertInto('transfers')
      .values({
        ...{ id: newId<'transfer'>(now), organization_id: organization.id, disclosure_id: disclosure },
        ...{ acceptance: JSON.stringify(signed), announced_at: now, not_before: notBefore },
        ...{ exported_at: null, sha256: null },
      })
      .execute();
    const told = await tell(ctx, tx, { organization, acceptance, notBefore });
    await recordAct(ctx, tx, {
      ...{ actor: operator, organizationId: organization.id, action: 'organization.transfer-announced' },
      details: { to: acceptance.url, notBefore: notBefore.toISOString() },
    });
    return { disclosure, notBefore, told };
  });
}

/** Throws `transfer-not-accepted`. */
export async function assertForThis(
  ctx: Context,
  { cloudname }: Organization,
  acceptance: Acceptance,
): Promise<void> {
  const { inForce } = await ownNotice(ctx);
  const wanted = { organization: cloudname, origin: ctx.addresses.publicUrl, notice: inForce.sha256 };
  for (const [thing, expected] of Object.entries(wanted)) {
    const value = acceptance[thing as keyof typeof wanted];
    if (value === expected) continue;
    throw new Problem(transfersProblems['transfer-not-accepted'], { thing, value, expected });
  }
}

type Telling = {
  readonly organization: Organization;
  readonly acceptance: Acceptance;
  readonly notBefore: Date;
};

async function tell(ctx: Context, tx: Tx, telling: Telling): Promise<number> {
  const { id, contact_email: contact } = telling.organization;
  const members = await tx
    .selectFrom('memberships')
    .innerJoin('people', 'people.id', 'memberships.person_id')
    .select('people.email')
    .where('organization_id', '=', id)
    .execute();
  const addresses = new Set([...members.map(({ email }) => email), contact.toLowerCase()]);
  const { publicUrl } = ctx.addresses;
  let told = 0;
  for (const to of [...addresses].filter(isMailAddress)) {
    await sendLetter(ctx, tx, announcedLetter({ to, now: ctx.clock.now() }, { ...telling, publicUrl }));
    told += 1;
  }
  return told;
}
