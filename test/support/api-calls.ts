import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { foundOrganization } from '#accounts/create-organization.ts';
import type { ApiDocument, Operation } from '#http/api-document.ts';
import type { Id } from '#platform/id.ts';
import { newId } from '#platform/id.ts';
import { create } from './doors.ts';
import { becomeAdministrator, enter, join, type SignedIn, tokenTo } from './people.ts';
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
  known(call: ApiCall): Promise<Readonly<Record<string, string>>>;
  headersFor(call: ApiCall): Promise<Record<string, string>>;
  readonly picture: Buffer;
};

export async function openApiWorld(): Promise<ApiWorld> {
  await using opened = new AsyncDisposableStack();
  const world = opened.use(await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } }));
  const document = (await (await world.get('/api/openapi.json')).json()) as ApiDocument;
  const founder = await becomeAdministrator(world, 'founder@example.org');
  await join(world, 'member@example.org');
  const member = await enter(world, 'member@example.org');
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
  readonly founder: SignedIn;
  readonly member: SignedIn;
  readonly account: Account;
  readonly picture: Buffer;
};

async function headersFor({ world, account }: Actors, call: ApiCall): Promise<Record<string, string>> {
  const isForPeople = call.operation.security?.some((way) => 'session' in way) === true;
  if (!isForPeople) return { authorization: account.authorization };
  // Of its own, since some calls end it.
  const { token } = await enter(world, 'founder@example.org');
  const formToken = createHmac('sha256', token).update('vitrine form').digest('base64url');
  return { cookie: `session=${token}`, 'x-form-token': formToken };
}

let made = 0;

async function makeKnown(actors: Actors, { path }: ApiCall): Promise<Record<string, string>> {
  const { world, founder, member, account, picture } = actors;
  if (path.includes('/assets/{')) {
    made += 1;
    return { id: (await create(world, account, { name: `known-${made}.jpg`, bytes: picture })).id };
  }
  if (path.endsWith('/sessions/{id}')) {
    return { id: (await enter(world, 'founder@example.org')).person.sessionId };
  }
  if (path.endsWith('/invitations/accept')) {
    const organization = await organizationOf(actors, member);
    await invited(actors, member, organization);
    return { token: await tokenTo(world, 'founder@example.org', 'invitation') };
  }
  if (!path.includes('{organization}')) return {};
  const organization = await organizationOf(actors, founder);
  await joinAs(world, organization, member);
  const about = { organization, person: member.person.personId, personId: member.person.personId };
  if (path.endsWith('/invitations/{id}'))
    return { ...about, id: await invited(actors, founder, organization) };
  if (path.endsWith('/keys/{id}')) return { ...about, id: await keyOf(actors, organization) };
  return about;
}

async function organizationOf({ world }: Actors, { person }: SignedIn): Promise<Id<'organization'>> {
  made += 1;
  return (await foundOrganization(world.ctx, person, { cloudname: `known-${made}` })).id;
}

async function joinAs(world: World, organization: Id<'organization'>, { person }: SignedIn): Promise<void> {
  const row = { organization_id: organization, person_id: person.personId, role: 'owner' as const };
  await world.ctx.database.db
    .insertInto('memberships')
    .values({ ...row, joined_at: world.clock.now() })
    .execute();
}

async function signedAs({ token }: SignedIn): Promise<Record<string, string>> {
  const formToken = createHmac('sha256', token).update('vitrine form').digest('base64url');
  return { cookie: `session=${token}`, 'x-form-token': formToken, 'content-type': 'application/json' };
}

async function invited({ world }: Actors, by: SignedIn, organization: string): Promise<string> {
  const email = by.person.administrator ? 'guest@example.org' : 'founder@example.org';
  return idOf(world, by, `/api/v1/organizations/${organization}/invitations`, { email, role: 'viewer' });
}

function keyOf({ world, founder }: Actors, organization: string): Promise<string> {
  return idOf(world, founder, `/api/v1/organizations/${organization}/keys`, {});
}

async function idOf(world: World, by: SignedIn, path: string, body: object): Promise<string> {
  const answer = await world.get(path, {
    method: 'POST',
    headers: await signedAs(by),
    body: JSON.stringify(body),
  });
  const { id } = (await answer.json()) as { id: string };
  assert.equal(answer.status, 201, path);
  return id;
}

/** An address with its places filled in; what nobody knows is an id that never was. */
export function addressOf({ path }: ApiCall, known: Readonly<Record<string, string>>): string {
  return path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(known[name] ?? newId(new Date('2026-03-01T12:00:00Z'))),
  );
}
