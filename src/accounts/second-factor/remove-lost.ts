import type { Operator } from '#access/actor.ts';
import { recordAct } from '#accounts/audit.ts';
import { accountChangedLetter } from '#accounts/letters.ts';
import { parseEmail, personByEmail } from '#accounts/people.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { endOtherSessions } from '#accounts/sessions.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { dropSecondFactor } from './second-factor.ts';
import { hasSecondFactor } from './state.ts';

/**
 * Removes the second factor of somebody who lost app and recovery codes. The operator has to know by other means that it is they who
 * ask, so they are signed out everywhere, get a letter, and their organizations see it in the trail. A password that
 * is too short to be the only proof is void; a letter lets them set another.
 * Throws `person-not-found`, `second-factor-missing`.
 */
export async function removeLostSecondFactor(
  ctx: Context,
  actor: Operator,
  input: { readonly email: string },
): Promise<{ readonly passwordVoid: boolean }> {
  const email = parseEmail(input.email);
  return ctx.database.transaction(async (tx) => {
    const person = await personByEmail(tx, email);
    if (person === undefined) {
      throw new Problem(accountsProblems['person-not-found'], { thing: 'email', value: email });
    }
    if (!(await hasSecondFactor(tx, person.id))) throw new Problem(accountsProblems['second-factor-missing']);
    const passwordVoid = await voidShortPassword(tx, person.id);
    await dropSecondFactor(tx, person.id);
    await endOtherSessions(tx, { personId: person.id, now: ctx.clock.now() });
    await tell(ctx, tx, { email, passwordVoid });
    for (const organizationId of await organizationsOf(tx, person.id)) {
      const act = { action: 'member.second-factor-removed', subject: email } as const;
      await recordAct(ctx, tx, { actor, organizationId, ...act });
    }
    return { passwordVoid };
  });
}

/** Under the lock that setting a password takes, so that no short one comes in between. */
async function voidShortPassword(tx: Tx, personId: Id<'person'>): Promise<boolean> {
  const password = await tx
    .selectFrom('credentials')
    .select('stands_alone')
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirst();
  if (password?.stands_alone !== false) return false;
  await tx.deleteFrom('credentials').where('person_id', '=', personId).execute();
  return true;
}

async function tell(
  ctx: Context,
  tx: Tx,
  { email, passwordVoid }: { email: string; passwordVoid: boolean },
): Promise<void> {
  const { publicUrl } = ctx.addresses;
  const set = `too short to be the only proof, so it is void; set another at ${publicUrl}/forgot`;
  const letter = accountChangedLetter(
    { to: email, now: ctx.clock.now() },
    {
      happened: 'Your account does not ask for codes of an app any more',
      where: [
        ['By', 'the operator of this server'],
        ...(passwordVoid ? [['Your password', set] as const] : []),
      ],
      securityUrl: `${publicUrl}/account`,
    },
  );
  await sendLetter(ctx, tx, letter);
}

async function organizationsOf(tx: Tx, personId: Id<'person'>): Promise<Id<'organization'>[]> {
  const rows = await tx
    .selectFrom('memberships')
    .select('organization_id')
    .where('person_id', '=', personId)
    .execute();
  return rows.map((row) => row.organization_id);
}
