import type { Person, Visitor } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { noteActivity } from './activity/note-activity.ts';
import { engineOf } from './engine.ts';
import { limit } from './limits.ts';
import { askProof } from './pending-proofs.ts';
import { accountsProblems } from './problems.ts';
import { hasSecondFactor } from './second-factor/state.ts';
import { type Client, originOf, type SessionToken, startSession } from './sessions.ts';

export type SignIn = {
  readonly email: string;
  readonly password: string;
  /** Stay signed in: for weeks, also when the browser closes. */
  readonly stay: boolean;
  readonly client: Client;
};

/** Signed in, or half of it: the token lets its bearer say a code, and nothing else. */
export type SignInOutcome =
  | { readonly kind: 'signed-in'; readonly session: SessionToken }
  | { readonly kind: 'code-asked'; readonly token: string };

/**
 * Signs in by address and password, or asks for a code where somebody has a second factor. An address without an account
 * costs the same time and gets the same answer as a wrong password; so does one that is not confirmed, or whoever signs up
 * with a stranger's address could tell by signing in whether it had an account before.
 * Throws `sign-in-refused`, `too-many-attempts`.
 */
export async function signIn(ctx: Context, _actor: Visitor, input: SignIn): Promise<SignInOutcome> {
  const email = input.email.trim().toLowerCase();
  limit(ctx, 'sign-in', { account: email, address: input.client.address });
  const known = await signInRow(ctx, email);
  const isRight = await isPassword(ctx, email, input.password);
  if (!isRight || known?.email_verified !== true) {
    noteFailure(ctx, known?.id, input.client);
    throw new Problem(accountsProblems['sign-in-refused']);
  }
  return ctx.database.transaction(async (tx) => {
    await assertSamePassword(tx, known);
    return goOn(ctx, tx, { ...input, personId: known.id });
  });
}

/** Its owner is to see it. Later, so that an address without an account does not answer sooner. */
function noteFailure(ctx: Context, personId: Id<'person'> | undefined, client: Client): void {
  if (personId === undefined) return;
  const kind = 'sign-in-failed';
  noteActivity(ctx, { kind, personId, sessionId: null, what: null, bytes: null, ...originOf(client) });
}

type SignInRow = NonNullable<Awaited<ReturnType<typeof signInRow>>>;

function signInRow({ database }: Context, email: string) {
  return database.db
    .selectFrom('people')
    .innerJoin('credentials', 'credentials.person_id', 'people.id')
    .select(['people.id', 'email_verified', 'password'])
    .where('email', '=', email)
    .executeTakeFirst();
}

/** Looking at a password takes its time: one that was replaced meanwhile must not open a session that outlasts it. */
async function assertSamePassword(tx: Tx, { id, password }: SignInRow): Promise<void> {
  const now = await tx
    .selectFrom('credentials')
    .select('password')
    .where('person_id', '=', id)
    .forShare()
    .executeTakeFirst();
  if (now?.password !== password) throw new Problem(accountsProblems['sign-in-refused']);
}

/** After the password. */
async function goOn(
  ctx: Context,
  tx: Tx,
  input: { personId: Id<'person'>; client: Client; stay: boolean },
): Promise<SignInOutcome> {
  const { personId, stay } = input;
  if (!(await hasSecondFactor(tx, personId))) {
    return { kind: 'signed-in', session: await startSession(ctx, tx, input) };
  }
  const token = await askProof(ctx, tx, { purpose: 'second-factor', personId, stay });
  return { kind: 'code-asked', token };
}

/** The same work for every address. */
export async function isPassword(ctx: Context, email: string, password: string): Promise<boolean> {
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
