import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { lettersTo } from '#outbox/kept-letters.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { PersonalData } from '#privacy/declaration.ts';
import { keepErasures } from '#privacy/ledger/kept-erasures.ts';
import type { SignedReceipt } from '#privacy/receipts/sign-receipt.ts';
import { type Erased, eraseSubject } from '#privacy/subjects/erase.ts';
import { erasureSecret } from './erase-again.ts';
import { prepareReceipts } from './erasure-receipts.ts';
import { handOnContacts } from './former-traces.ts';
import { parseEmail } from './people.ts';
import { accountsProblems } from './problems.ts';

export type ErasedPerson = { readonly erased: Erased; readonly receipt: SignedReceipt };

/**
 * Erases the account with this address, or what there is of an address without one, and everything that is declared to
 * be its owner's, in one transaction. Doing it again changes nothing more. Throws `person-not-found`, and `last-owner`
 * for whoever is the only owner of an organization, since somebody has to answer for it.
 */
export async function erasePerson(
  ctx: Context,
  _actor: Operator,
  input: {
    readonly email: string;
    readonly inventory: readonly PersonalData[];
    /** Only if they wanted it, and for this time or before. */
    readonly due?: Date;
  },
): Promise<ErasedPerson> {
  const address = parseEmail(input.email);
  const secret = await erasureSecret(ctx);
  const letters = await lettersTo(ctx, address);
  const keepReceipt = await prepareReceipts(ctx);
  const done = await ctx.database.transaction(async (tx) => {
    const person = await holdPerson(tx, address, input.due);
    const nobody = new Problem(accountsProblems['person-not-found'], { thing: 'email', value: address });
    if (person === undefined && input.due !== undefined) throw nobody;
    if (person !== undefined) await assertNobodyLeftAlone(tx, person.id);
    const subject = { personId: person?.id, address };
    await handOnContacts(tx, subject);
    await grantErasures(tx, address, ctx.clock.now());
    const { erased, entry } = await eraseSubject(tx, input.inventory, {
      subject,
      now: ctx.clock.now(),
      secret,
    });
    if (person === undefined && Object.values(erased).every(isNothing)) throw nobody;
    // Who asked by their mailbox and made an account later has a link of before.
    const names = [person?.id ?? address, address];
    return { erased, receipt: await keepReceipt(tx, { of: 'person', names, erased, entry }) };
  });
  // Files last: what an interruption leaves of them goes at the next start, since no row names it any more.
  for (const id of letters) await ctx.mail.kept.remove(id);
  await keepErasures(ctx);
  return done;
}

/** Two at once: the second waits here, and then finds nobody. */
async function holdPerson(tx: Tx, address: string, due: Date | undefined) {
  return tx
    .selectFrom('people')
    .select('id')
    .where('email', '=', address)
    .$if(due !== undefined, (query) => query.where('erase_at', '<=', due ?? null))
    .forUpdate()
    .executeTakeFirst();
}

function isNothing({ deleted, blanked }: Erased[string] & object): boolean {
  return deleted + blanked === 0;
}

/** Being erased is the answer to who asked for it. */
async function grantErasures(tx: Tx, address: string, now: Date): Promise<void> {
  await tx
    .updateTable('data_requests')
    .set({ outcome: 'granted', settled_at: now })
    .where('email', '=', address)
    .where('kind', '=', 'erasure')
    .where('confirmed_at', 'is not', null)
    .where('settled_at', 'is', null)
    .execute();
}

/** Throws `last-owner`. An owner who is about to be erased as well is none. */
export async function assertNobodyLeftAlone(tx: Tx, personId: Id<'person'>): Promise<void> {
  // Two owners who leave at the same moment would each count on the other.
  await tx
    .selectFrom('organizations')
    .select('id')
    .where('id', 'in', (own) =>
      own
        .selectFrom('memberships')
        .select('organization_id')
        .where('person_id', '=', personId)
        .where('role', '=', 'owner'),
    )
    .orderBy('id')
    .forUpdate()
    .execute();
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
            .innerJoin('people as heir', 'heir.id', 'other.person_id')
            .select('other.person_id')
            .where('heir.erase_at', 'is', null)
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
