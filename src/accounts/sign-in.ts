import type { Person, Visitor } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { engineOf } from './engine.ts';
import { limit } from './limits.ts';
import { personByEmail } from './people.ts';
import { accountsProblems } from './problems.ts';
import { type Client, type SessionToken, startSession } from './sessions.ts';
import { sendVerification } from './sign-up.ts';

export type SignIn = {
  readonly email: string;
  readonly password: string;
  /** Stay signed in: for weeks, also when the browser closes. */
  readonly stay: boolean;
  readonly client: Client;
};

/**
 * Signs in by address and password. An address without an account costs the same time and gets the same answer as
 * a wrong password. Throws `sign-in-refused`, `address-unverified`, `too-many-attempts`.
 */
export async function signIn(ctx: Context, _actor: Visitor, input: SignIn): Promise<SessionToken> {
  const email = input.email.trim().toLowerCase();
  limit(ctx, 'sign-in', { account: email, address: input.client.address });
  if (!(await isPassword(ctx, email, input.password))) throw new Problem(accountsProblems['sign-in-refused']);
  const started = await ctx.database.transaction(async (tx) => {
    const person = await personByEmail(tx, email);
    if (person === undefined) throw new Problem(accountsProblems['sign-in-refused']);
    if (person.email_verified) return startSession(ctx, tx, { ...input, personId: person.id });
    await sendVerification(ctx, tx, person);
    return undefined;
  });
  if (started === undefined) throw new Problem(accountsProblems['address-unverified']);
  return started;
}

/** The same work for every address. */
async function isPassword(ctx: Context, email: string, password: string): Promise<boolean> {
  const engine = await engineOf(ctx);
  try {
    await engine.api.signInEmail({ body: { email, password } });
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

/** What the engine throws about what it was given, not about itself. */
export function isRefusal(error: unknown): boolean {
  const code = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  return code >= 400 && code < 500;
}

/** Asks a person who is signed in for the password once more. Throws `password-wrong`, `too-many-attempts`. */
export async function confirmPassword(
  ctx: Context,
  { personId }: Person,
  input: { password: string; client: Client },
): Promise<void> {
  const email = await emailOf(ctx, personId);
  limit(ctx, 'sign-in', { account: email, address: input.client.address });
  if (!(await isPassword(ctx, email, input.password))) throw new Problem(accountsProblems['password-wrong']);
}

async function emailOf(ctx: Context, id: Id<'person'>): Promise<string> {
  const { email } = await ctx.database.db
    .selectFrom('people')
    .select('email')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return email;
}
