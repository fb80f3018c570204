import type { Person } from '#access/actor.ts';
import { limit } from '#accounts/limits.ts';
import { accountsProblems } from '#accounts/problems.ts';
import type { Client } from '#accounts/sessions.ts';
import { confirmPassword } from '#accounts/sign-in.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { factorChanged } from './changed.ts';
import { countRecoveryCodes, makeRecoveryCodes } from './recovery-codes.ts';
import { type Authenticator, openAuthenticator } from './state.ts';
import { useCode } from './use-code.ts';

export type SecondFactor = { readonly since: Date; readonly codesLeft: number };

/** A person's own second factor, if there is one. */
export async function readSecondFactor(
  { database }: Context,
  { personId }: Person,
): Promise<SecondFactor | undefined> {
  const row = await database.db
    .selectFrom('authenticators')
    .select('made_at')
    .where('person_id', '=', personId)
    .where('confirmed', '=', true)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return { since: row.made_at, codesLeft: await countRecoveryCodes(database.db, personId) };
}

/** Both proofs once more, for what would undo them. */
export type ProvenAgain = { readonly password: string; readonly code: string; readonly client: Client };

/**
 * Codes are not asked for any more. A password that is too short without them has to be replaced first.
 * Throws `password-wrong`, `code-wrong`, `password-not-alone`, `second-factor-missing`.
 */
export async function removeSecondFactor(ctx: Context, actor: Person, input: ProvenAgain): Promise<void> {
  const authenticator = await proveAgain(ctx, actor, input);
  const { personId } = actor;
  await ctx.database.transaction(async (tx) => {
    await useCode(ctx, tx, { code: input.code, authenticator });
    await assertStandsAlone(tx, personId);
    await dropSecondFactor(tx, personId);
    await factorChanged(ctx, tx, { actor, client: input.client, change: 'app-removed' });
  });
}

/** Gives ten new recovery codes; those before are void. Throws as `removeSecondFactor` does. */
export async function renewRecoveryCodes(ctx: Context, actor: Person, input: ProvenAgain): Promise<string[]> {
  const authenticator = await proveAgain(ctx, actor, input);
  return ctx.database.transaction(async (tx) => {
    await useCode(ctx, tx, { code: input.code, authenticator });
    return makeRecoveryCodes(tx, actor.personId, ctx.clock.now());
  });
}

export async function dropSecondFactor(tx: Tx, personId: Id<'person'>): Promise<void> {
  await tx.deleteFrom('authenticators').where('person_id', '=', personId).execute();
  await tx.deleteFrom('recovery_codes').where('person_id', '=', personId).execute();
}

/** All that somebody signs in with, once more: the password, and a code where one is asked for. Throws `password-wrong`, `code-wrong`. */
export async function proveFully(ctx: Context, actor: Person, input: ProvenAgain): Promise<void> {
  await confirmPassword(ctx, actor, input);
  const authenticator = await openAuthenticator(ctx, actor.personId);
  if (authenticator?.confirmed !== true) return;
  limitCodes(ctx, actor, input);
  await ctx.database.transaction((tx) => useCode(ctx, tx, { code: input.code, authenticator }));
}

async function proveAgain(ctx: Context, actor: Person, input: ProvenAgain): Promise<Authenticator> {
  await confirmPassword(ctx, actor, input);
  limitCodes(ctx, actor, input);
  const authenticator = await openAuthenticator(ctx, actor.personId);
  if (authenticator?.confirmed === true) return authenticator;
  throw new Problem(accountsProblems['second-factor-missing']);
}

function limitCodes(ctx: Context, { personId }: Person, { client }: ProvenAgain): void {
  limit(ctx, 'second-factor', { account: personId, address: client.address });
}

/** Under the lock that setting a password takes, so that no short one comes in between. */
async function assertStandsAlone(tx: Tx, personId: Id<'person'>): Promise<void> {
  const { stands_alone: standsAlone } = await tx
    .selectFrom('credentials')
    .select('stands_alone')
    .where('person_id', '=', personId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (!standsAlone) throw new Problem(accountsProblems['password-not-alone']);
}
