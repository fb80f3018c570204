import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { operator, type Person, visitor } from '#access/actor.ts';
import { documents } from '#accounts/documents.ts';
import { authenticateSession, type Client } from '#accounts/sessions.ts';
import { offerSetUp, setUp } from '#accounts/set-up.ts';
import { signIn } from '#accounts/sign-in.ts';
import { signUp, verifyAddress } from '#accounts/sign-up.ts';
import type { World } from './world.ts';

export const password = 'four words in a row';
export const client: Client = {
  address: '1.1.1.1',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
};

/** Somebody signing up with this address. */
export function details(email: string) {
  const [name = ''] = email.split('@');
  return { name, email, password, ...documents, client };
}

export type Received = { readonly template: string; readonly text: string };

/** The letters to an address, the latest first; those of one moment in no order. */
export async function lettersTo({ ctx }: World, email: string): Promise<Received[]> {
  const rows = await ctx.database.db
    .selectFrom('messages')
    .select(['id', 'template', 'body_text'])
    .where('recipient', '=', email)
    .orderBy('id', 'desc')
    .execute();
  // One that went out is no longer in the database, but in the data folder.
  return Promise.all(
    rows.map(async ({ id, template, body_text: text }) => ({
      template,
      text: text === null || text === '' ? ((await ctx.mail.kept.read(id)) ?? '') : text,
    })),
  );
}

/** The token of the link in the latest letter of this kind. */
export async function tokenTo(world: World, email: string, template: string): Promise<string> {
  const letter = (await lettersTo(world, email)).find((one) => one.template === `accounts.${template}`);
  const [, token] = /\/([\w-]{43})(?:\s|$)/.exec(letter?.text ?? '') ?? [];
  assert.ok(token, `no letter ${template} to ${email}`);
  return token;
}

/** Somebody with an account whose address is confirmed; the world has to have sign-up open. */
export async function join(world: World, email: string): Promise<void> {
  world.clock.advance(1);
  await signUp(world.ctx, visitor, details(email));
  const token = await tokenTo(world, email, 'verify-address');
  const { id } = await verifyAddress(world.ctx, visitor, { token, password, client });
  // They are signed in by it; tests begin with nobody who is.
  await world.ctx.database.db.deleteFrom('sessions').where('id', '=', id).execute();
}

export type SignedIn = { readonly token: string; readonly person: Person };

export async function enter(
  world: World,
  email: string,
  options: { stay?: boolean } = {},
): Promise<SignedIn> {
  world.clock.advance(1);
  const input = { email, password, stay: false, client, ...options };
  const outcome = await signIn(world.ctx, visitor, input);
  assert.ok(outcome.kind === 'signed-in');
  const { token } = outcome.session;
  return { token, person: await whoIs(world, token) };
}

/** As the server sees the bearer of a token now. */
export async function whoIs(world: World, token: string): Promise<Person> {
  const authenticated = await authenticateSession(world.ctx, token);
  assert.ok(authenticated);
  return authenticated.person;
}

export async function becomeAdministrator(world: World, email: string): Promise<SignedIn> {
  const token = (await offerSetUp(world.ctx, operator))?.split('/').at(-1) ?? '';
  const session = await setUp(world.ctx, visitor, { ...details(email), token });
  return { token: session.token, person: await whoIs(world, session.token) };
}

/** What a page of ours sends along with a call: the cookie, and the token of its forms. */
export function signedAs({ token }: { readonly token: string }): Record<string, string> {
  const formToken = createHmac('sha256', token).update('vitrine form').digest('base64url');
  return { cookie: `session=${token}`, 'x-form-token': formToken };
}
