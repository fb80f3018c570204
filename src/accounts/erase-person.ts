import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { lettersTo } from '#outbox/kept-letters.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { type Erased, eraseSubject } from '#privacy/subjects/erase.ts';
import { handOnContacts } from './former-traces.ts';
import { parseEmail } from './people.ts';
import { accountsProblems } from './problems.ts';
import { serverSecret } from './server-secret.ts';

/**
 * Erases the account with this address, and everything that is declared to be its owner's, in one transaction.
 * Doing it again changes nothing more. Throws `person-not-found`, and `last-owner` for whoever is the only owner of an
 * organization, since somebody has to answer for it.
 */
export async function erasePerson(
  ctx: Context,
  _actor: Operator,
  input: { readonly email: string; readonly inventory: readonly PersonalData[] },
): Promise<Erased> {
  const address = parseEmail(input.email);
  const secret = Buffer.from(await serverSecret(ctx, 'erasures'), 'base64url');
  const letters = await lettersTo(ctx, address);
  const erased = await ctx.database.transaction(async (tx) => {
    // Two at once: the second waits here, and then finds nobody.
    const person = await tx
      .selectFrom('people')
      .select('id')
      .where('email', '=', address)
      .forUpdate()
      .executeTakeFirst();
    if (person === undefined) {
      throw new Problem(accountsProblems['person-not-found'], { thing: 'email', value: address });
    }
    await assertNobodyLeftAlone(tx, person.id);
    const subject = { personId: person.id, address };
    await handOnContacts(tx, subject);
    return eraseSubject(tx, input.inventory, { subject, now: ctx.clock.now(), secret });
  });
  // Files last: one that is left by an interruption goes after seven days, and nothing names it any more.
  for (const id of letters) await ctx.mail.kept.remove(id);
  return erased;
}

async function assertNobodyLeftAlone(tx: Tx, personId: Id<'person'>): Promise<void> {
  const alone = await tx
    .selectFrom('memberships as own')
    .innerJoin('organizations', 'organizations.id', 'own.organization_id')
    .select('organizations.cloudname')
    .where('own.person_id', '=', personId)
    .where('own.role', '=', 'owner')
    .where((where) =>
      where.not(
        where.exists(
          where
            .selectFrom('memberships as other')
            .select('other.person_id')
            .whereRef('other.organization_id', '=', 'own.organization_id')
            .where('other.role', '=', 'owner')
            .where('other.person_id', '<>', personId),
        ),
      ),
    )
    .executeTakeFirst();
  if (alone !== undefined) {
    throw new Problem(accountsProblems['last-owner'], { thing: 'organization', value: alone.cloudname });
  }
}
