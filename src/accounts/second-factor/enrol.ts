import type { Person } from '#access/actor.ts';
import { limit } from '#accounts/limits.ts';
import { personById } from '#accounts/people.ts';
import { accountsProblems } from '#accounts/problems.ts';
import { seal } from '#accounts/sealed.ts';
import type { Client } from '#accounts/sessions.ts';
import { confirmPassword } from '#accounts/sign-in.ts';
import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import { factorChanged } from './changed.ts';
import { codeAddress, newCodeSecret } from './codes.ts';
import { makeRecoveryCodes } from './recovery-codes.ts';
import { openAuthenticator, sealOf } from './state.ts';
import { useCode } from './use-code.ts';

/** How long an app may take to show its first code. */
const enrolmentMs = 30 * 60_000;

/** Begins to set up an app that shows codes; asked again, with another secret. Throws `password-wrong`, `second-factor-there`. */
export async function beginEnrolment(
  ctx: Context,
  actor: Person,
  input: { password: string; client: Client },
): Promise<void> {
  await confirmPassword(ctx, actor, input);
  const { personId } = actor;
  const secret = await seal(ctx, newCodeSecret(), sealOf(personId));
  const fresh = { secret, confirmed: false, last_step: 0, made_at: ctx.clock.now() };
  const made = await ctx.database.db
    .insertInto('authenticators')
    .values({ person_id: personId, ...fresh })
    .onConflict((conflict) =>
      conflict.column('person_id').doUpdateSet(fresh).where('authenticators.confirmed', '=', false),
    )
    .returning('person_id')
    .executeTakeFirst();
  if (made === undefined) throw new Problem(accountsProblems['second-factor-there']);
}

/** What somebody gives their app: as text, and as the address in the square code. */
export type Enrolment = { readonly secret: string; readonly address: string };

/** What was begun and is not confirmed yet; its secret is shown to nobody else and no longer than that. */
export async function readEnrolment(ctx: Context, actor: Person): Promise<Enrolment | undefined> {
  const begun = await openAuthenticator(ctx, actor.personId);
  if (begun === undefined || begun.confirmed || !isFresh(ctx, begun.madeAt)) return undefined;
  const { email } = await personById(ctx.database.db, actor.personId);
  const issuer = new URL(ctx.addresses.publicUrl).hostname.replaceAll(':', '.');
  return { secret: begun.secret, address: codeAddress(begun.secret, { issuer, account: email }) };
}

/**
 * A code shows that the app has the secret: from now on it is asked for. Gives the recovery codes, which nobody sees
 * again, and ends every other session. Throws `code-wrong`, `enrolment-over`, `too-many-attempts`.
 */
export async function confirmEnrolment(
  ctx: Context,
  actor: Person,
  { code, client }: { code: string; client: Client },
): Promise<string[]> {
  const { personId } = actor;
  limit(ctx, 'second-factor', { account: personId, address: client.address });
  const authenticator = await openAuthenticator(ctx, personId);
  if (authenticator === undefined || authenticator.confirmed || !isFresh(ctx, authenticator.madeAt)) {
    throw new Problem(accountsProblems['enrolment-over']);
  }
  return ctx.database.transaction(async (tx) => {
    await useCode(ctx, tx, { code, authenticator });
    await tx
      .updateTable('authenticators')
      .set({ confirmed: true, made_at: ctx.clock.now() })
      .where('person_id', '=', personId)
      .execute();
    await factorChanged(ctx, tx, { actor, client, change: 'app-added' });
    return makeRecoveryCodes(tx, personId, ctx.clock.now());
  });
}

function isFresh({ clock }: Context, madeAt: Date): boolean {
  return clock.now().getTime() - madeAt.getTime() < enrolmentMs;
}
