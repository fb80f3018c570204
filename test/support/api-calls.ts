import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { operator } from '#access/actor.ts';
import { createKey } from '#accounts/api-keys.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { authenticateSession } from '#accounts/sessions.ts';
import type { ApiDocument, Operation } from '#http/api-document.ts';
import { redact } from '#library/redaction.ts';
import { type Id, newId } from '#platform/id.ts';
import { type Known, makeThing } from './api-things.ts';
import { create, native } from './doors.ts';
import { becomeAdministrator, enter, join, signedAs, type SignedIn, tokenTo } from './people.ts';
import { canvasOf, photo } from './pictures.ts';
import { type Account, createWorld, type World } from './world.ts';

export type ApiCall = {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
};

/** A world with somebody and something for every call of the native API to be about. */
export type ApiWorld = AsyncDisposable & {
  readonly world: World;
  readonly document: ApiDocument;
  readonly calls: readonly ApiCall[];
  /** What only the server knows, made anew: ids and tokens by the name of the field that takes them. */
  known(call: ApiCall): Promise<Known>;
  headersFor(call: ApiCall): Promise<Record<string, string>>;
  readonly picture: Buffer;
};

export async function openApiWorld(): Promise<ApiWorld> {
  await using opened = new AsyncDisposableStack();
  const world = opened.use(await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } }));
  const document = (await (await world.get('/api/openapi.json')).json()) as ApiDocument;
  const founder = new Visitor(
    world,
    'founder@example.org',
    await becomeAdministrator(world, 'founder@example.org'),
  );
  await join(world, 'member@example.org');
  const member = new Visitor(world, 'member@example.org', await enter(world, 'member@example.org'));
  const account = await world.createAccount('programs');
  const picture = await canvasOf(photo(64, 48)).jpeg().toBuffer();
  const actors: Actors = { world, founder, member, account, picture };
  const resources = opened.move();
  return {
    ...{ world, document, picture },
    calls: Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        ...{ path, operation },
      })),
    ),
    known: (call) => makeKnown(actors, call),
    headersFor: (call) => headersFor(actors, call),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

type Actors = {
  readonly world: World;
  readonly founder: Visitor;
  readonly member: Visitor;
  readonly account: Account;
  readonly picture: Buffer;
};

/** By what a call is let in: a person's session, a program's key, or a token that the program made for a browser. */
export function wayIn({ operation: { security } }: ApiCall): 'session' | 'key' | 'uploadToken' {
  if (security === undefined || security.some((way) => 'key' in way)) return 'key';
  return security.some((way) => 'session' in way) ? 'session' : 'uploadToken';
}

async function headersFor(actors: Actors, call: ApiCall): Promise<Record<string, string>> {
  const { account, founder, world } = actors;
  switch (wayIn(call)) {
    case 'session':
      return signedAs(await founder.signedIn());
    case 'key':
      return { authorization: account.authorization };
    case 'uploadToken': {
      const answer = await native(world, account, 'POST', '/upload-tokens', { uses: 1_000, seconds: 86_400 });
      const { token } = (await answer.json()) as { token: string };
      return { authorization: `Bearer ${token}` };
    }
  }
}

/** Somebody who signs in again when a call has ended their session. */
class Visitor {
  readonly #world: World;
  readonly #email: string;
  #session: SignedIn;

  constructor(world: World, email: string, session: SignedIn) {
    this.#world = world;
    this.#email = email;
    this.#session = session;
  }

  async signedIn(): Promise<SignedIn> {
    const known = await authenticateSession(this.#world.ctx, this.#session.token);
    if (known !== undefined) return this.#session;
    // No sooner than one may.
    this.#world.clock.advance(95);
    this.#session = await enter(this.#world, this.#email);
    return this.#session;
  }
}

async function makeKnown(actors: Actors, { method, path }: ApiCall): Promise<Known> {
  const { world } = actors;
  const thing = makeThing(actors, path);
  if (thing !== undefined) return thing;
  const founder = await actors.founder.signedIn();
  if (path.endsWith('/sessions/{id}')) return { id: founder.person.sessionId };
  const member = await actors.member.signedIn();
  if (path.endsWith('/invitations/accept')) {
    const organization = await organizationOf(actors, member);
    await invited(world, member, { organization, email: 'founder@example.org' });
    return { token: await tokenTo(world, 'founder@example.org', 'invitation') };
  }
  if (!path.includes('{organization}')) return {};
  const organization = await organizationOf(actors, founder);
  await joinAs(world, organization, member);
  const about = { organization, person: member.person.personId, personId: member.person.personId };
  if (path.endsWith('/invitations/{id}')) {
    return { ...about, id: await invited(world, founder, { organization, email: 'guest@example.org' }) };
  }
  if (path.endsWith('/close')) return { ...about, cloudname: await cloudnameOf(world, organization) };
  if (path.endsWith('/reopen')) {
    await world.ctx.database.db
      .updateTable('organizations')
      .set({ erase_at: new Date(world.clock.now().getTime() + 86_400_000) })
      .where('id', '=', organization)
      .execute();
  }
  if (method === 'DELETE' && path.endsWith('/redaction')) {
    await redact(world.ctx, operator, { organizationId: organization, path: '/people/' });
  }
  if (path.endsWith('/confirmations')) return { ...about, ...(await waiting(actors, organization)) };
  if (path.endsWith('/keys/{id}')) return { ...about, id: await keyOf(world, founder, organization) };
  return about;
}

async function cloudnameOf({ ctx }: World, organization: Id<'organization'>): Promise<string> {
  const { cloudname } = await ctx.database.db
    .selectFrom('organizations')
    .select('cloudname')
    .where('id', '=', organization)
    .executeTakeFirstOrThrow();
  return cloudname;
}

/** A picture in a folder that is to be redacted, which nobody has looked at. */
async function waiting({ world, picture }: Actors, organizationId: Id<'organization'>) {
  const key = await createKey(world.ctx, operator, { organizationId, label: 'programs' });
  const authorization = `Basic ${Buffer.from(`${key.apiKey}:${key.apiSecret}`).toString('base64')}`;
  const account = { cloudname: await cloudnameOf(world, organizationId), ...key, authorization };
  const name = `${randomUUID()}.jpg`;
  const { path } = await create(world, account, { name, bytes: picture }, { folder: '/people' });
  await redact(world.ctx, operator, { organizationId, path: '/people/' });
  return { path, sha256: createHash('sha256').update(picture).digest('hex') };
}

async function organizationOf({ world }: Actors, { person }: SignedIn): Promise<Id<'organization'>> {
  return (await foundOrganization(world.ctx, person, { cloudname: `known-${randomUUID()}` })).id;
}

async function joinAs(world: World, organization: Id<'organization'>, { person }: SignedIn): Promise<void> {
  const row = { organization_id: organization, person_id: person.personId, role: 'owner' as const };
  await world.ctx.database.db
    .insertInto('memberships')
    .values({ ...row, joined_at: world.clock.now() })
    .execute();
}

function invited(
  world: World,
  by: SignedIn,
  { organization, email }: { organization: string; email: string },
): Promise<string> {
  return idOf(world, by, `/api/v1/organizations/${organization}/invitations`, { email, role: 'viewer' });
}

function keyOf(world: World, by: SignedIn, organization: string): Promise<string> {
  return idOf(world, by, `/api/v1/organizations/${organization}/keys`, {});
}

async function idOf(world: World, by: SignedIn, path: string, body: object): Promise<string> {
  const answer = await world.get(path, {
    method: 'POST',
    headers: { ...signedAs(by), 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { id } = (await answer.json()) as { id: string };
  assert.equal(answer.status, 201, path);
  return id;
}

/** An address with its places filled in; what nobody knows is an id that never was. */
export function addressOf({ path }: ApiCall, known: Known): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String(known[name] ?? newId(new Date('2026-03-01T12:00:00Z')))),
  );
}
