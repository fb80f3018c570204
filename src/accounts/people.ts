import type { Selectable } from 'kysely';
import type { Person } from '#access/actor.ts';
import { isMailAddress } from '#config/mail.ts';
import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import type { PeopleTable } from '#database/tables/accounts.ts';
import { type Id, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { type Documents, documentsOf } from './documents.ts';
import { parseName } from './names.ts';
import { accountsProblems } from './problems.ts';

export type PersonRow = Selectable<PeopleTable>;

export type NewPerson = {
  readonly name: string;
  readonly company?: string | undefined;
  readonly email: string;
  readonly acknowledged: Documents;
  /** Of a password that stands alone. Made before the transaction, since it takes its time. */
  readonly passwordHash: string;
  readonly emailVerified: boolean;
  readonly administrator: boolean;
};

/** Gives nothing when the address has an account. */
export async function insertPerson(tx: Tx, person: NewPerson, now: Date): Promise<PersonRow | undefined> {
  const row = await tx
    .insertInto('people')
    .values({
      id: newId<'person'>(now),
      name: person.name,
      company: person.company ?? '',
      email: person.email,
      email_verified: person.emailVerified,
      administrator: person.administrator,
      terms_version: person.acknowledged.terms,
      notice_version: person.acknowledged.notice,
      ...{ acknowledged_at: now, created_at: now, updated_at: now },
    })
    .onConflict((conflict) => conflict.column('email').doNothing())
    .returningAll()
    .executeTakeFirst();
  if (row !== undefined) {
    const password = { hash: person.passwordHash, standsAlone: true, now };
    await setPasswordHash(tx, row.id, password);
  }
  return row;
}

export async function setPasswordHash(
  tx: Tx,
  personId: Id<'person'>,
  { hash, standsAlone, now }: { hash: string; standsAlone: boolean; now: Date },
): Promise<void> {
  await tx
    .insertInto('credentials')
    .values({
      id: newId<'credential'>(now),
      person_id: personId,
      account_id: personId,
      provider_id: 'credential',
      password: hash,
      stands_alone: standsAlone,
      ...{ created_at: now, updated_at: now },
    })
    .onConflict((conflict) =>
      conflict.columns(['person_id', 'provider_id']).doUpdateSet({
        password: hash,
        stands_alone: standsAlone,
        updated_at: now,
      }),
    )
    .execute();
}

export async function personByEmail(db: Db | Tx, email: string): Promise<PersonRow | undefined> {
  return db.selectFrom('people').selectAll().where('email', '=', email).executeTakeFirst();
}

/** Throws `link-invalid` for somebody who is gone meanwhile. */
export async function personById(db: Db | Tx, id: Id<'person'> | null): Promise<PersonRow> {
  const found =
    id === null
      ? undefined
      : await db.selectFrom('people').selectAll().where('id', '=', id).executeTakeFirst();
  if (found === undefined) throw new Problem(accountsProblems['link-invalid']);
  return found;
}

/** In lower case and without spaces around. Throws `email-invalid`. */
export function parseEmail(given: string): string {
  const email = given.trim().toLowerCase();
  if (isMailAddress(email)) return email;
  throw new Problem(accountsProblems['email-invalid'], { thing: 'email', value: given });
}

/** Throws `name-invalid`, `terms-changed`. */
export function parseDetails(
  ctx: Pick<Context, 'config' | 'inForce'>,
  input: { name: string; company?: string | undefined; terms: string; notice: string },
) {
  const acknowledged = documentsOf(ctx);
  if (input.terms !== acknowledged.terms || input.notice !== acknowledged.notice) {
    throw new Problem(accountsProblems['terms-changed'], {
      thing: 'acknowledgement',
      expected: `terms ${acknowledged.terms} and notice ${acknowledged.notice}`,
    });
  }
  return { name: parseName(input.name), company: parseCompany(input.company), acknowledged };
}

/** Gives somebody another name or company; what is left out stays. Throws `name-invalid`. */
export async function updatePerson(
  ctx: Context,
  { personId }: Person,
  input: { name?: string | undefined; company?: string | undefined },
): Promise<void> {
  const { name, company } = input;
  const changes = {
    ...(name === undefined ? {} : { name: parseName(name) }),
    ...(company === undefined ? {} : { company: parseCompany(company) }),
  };
  await ctx.database.db
    .updateTable('people')
    .set({ ...changes, updated_at: ctx.clock.now() })
    .where('id', '=', personId)
    .execute();
}

/** May be empty. */
function parseCompany(given = ''): string {
  const company = given.trim();
  return company === '' ? '' : parseName(company, 'company');
}

/** What a person sees of themselves. */
export async function describePerson(ctx: Context, id: Id<'person'>) {
  const { name, company, email, administrator, created_at } = await personById(ctx.database.db, id);
  return { id, name, company, email, administrator, createdAt: created_at };
}
