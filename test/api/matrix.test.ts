import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { type Action, allowed, type Role, roles } from '#access/roles.ts';
import { allowedToScope, scopes } from '#access/scopes.ts';
import { createKey } from '#accounts/api-keys.ts';
import { listAudit } from '#accounts/audit.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { type Id, newId } from '#platform/id.ts';
import { create } from '../support/doors.ts';
import { becomeAdministrator, enter, join, signedAs, type SignedIn, whoIs } from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

/** What a route about pictures needs in their organization, of a key and of a person. */
const pictures: Readonly<Record<string, Action>> = {
  'GET /assets': 'asset.read',
  'POST /assets': 'asset.create',
  'GET /assets/{id}': 'asset.read',
  'PATCH /assets/{id}': 'asset.update',
  'DELETE /assets/{id}': 'asset.delete',
  'GET /assets/{id}/original': 'asset.read',
  'POST /viewing': 'asset.read',
};

/**
 * What a route about the library needs, of a key and of a person; `by id`: it is about something with an id, and one that is
 * none is not found, whoever asks; `by id of`: whoever has that right anywhere; `by item`: each item of the request has an answer
 * of its own.
 */
const library: Readonly<Record<string, Action | 'by id' | `by id of ${Action}` | 'by item'>> = {
  'POST /assets/{id}/copy': 'by id',
  'PUT /assets/{id}/content': 'by id',
  'POST /assets/{id}/trash': 'by id',
  'POST /assets/bulk': 'by item',
  'GET /assets/{id}/versions': 'by id',
  'POST /assets/{id}/versions/{version}/restore': 'by id',
  'DELETE /assets/{id}/versions/{version}': 'by id',
  'GET /trash': 'asset.read',
  'DELETE /trash': 'asset.delete',
  'POST /trash/{id}/restore': 'by id',
  'DELETE /trash/{id}': 'by id',
  'GET /folders': 'folder.read',
  'POST /folders': 'folder.create',
  'GET /folders/{id}': 'by id',
  'PATCH /folders/{id}': 'by id',
  'DELETE /folders/{id}': 'by id',
  'GET /tags': 'asset.read',
  'PATCH /tags/{tag}': 'asset.update',
  'DELETE /tags/{tag}': 'asset.update',
  'GET /fields': 'asset.read',
  'PUT /fields/{name}': 'field.update',
  'DELETE /fields/{name}': 'field.update',
  'GET /collections': 'collection.read',
  'POST /collections': 'collection.update',
  'GET /collections/{id}': 'by id',
  'PATCH /collections/{id}': 'by id',
  'DELETE /collections/{id}': 'by id',
  'POST /collections/{id}/assets': 'by id',
  'GET /duplicates': 'asset.read',
  'POST /uploads': 'asset.create',
  'HEAD /uploads/{id}': 'by id',
  'GET /uploads/{id}': 'by id',
  'PATCH /uploads/{id}': 'by id',
  'DELETE /uploads/{id}': 'by id',
  'GET /imports': 'asset.create',
  'POST /imports': 'asset.create',
  'GET /imports/{id}': 'by id',
  'GET /imports/{id}/items': 'by id',
  'DELETE /imports/{id}': 'by id',
  'GET /shares': 'shares.read',
  'POST /shares': 'shares.manage',
  'GET /shares/{id}': 'by id of shares.read',
  'DELETE /shares/{id}': 'by id of shares.read',
  'GET /export': 'asset.read',
  'GET /presets': 'delivery.read',
  'PUT /presets/{name}': 'delivery.manage',
  'DELETE /presets/{name}': 'delivery.manage',
  'GET /delivery-settings': 'delivery.read',
  'PATCH /delivery-settings': 'delivery.manage',
  'GET /usage': 'usage.read',
  'GET /webhooks': 'webhooks.manage',
  'POST /webhooks': 'webhooks.manage',
  'GET /webhooks/{id}': 'by id of webhooks.manage',
  'PATCH /webhooks/{id}': 'by id of webhooks.manage',
  'DELETE /webhooks/{id}': 'by id of webhooks.manage',
  'POST /webhooks/{id}/test': 'by id of webhooks.manage',
  'GET /webhooks/{id}/deliveries': 'by id of webhooks.manage',
  'POST /webhooks/{id}/deliveries/{delivery}/replay': 'by id of webhooks.manage',
};

/**
 * What each route of the native API needs: a right in an organization, or only to be signed in. A route that is not here
 * fails the test.
 */
const needs: Readonly<Record<string, Action | 'key' | 'signed in' | 'pictures'>> = {
  ...Object.fromEntries(Object.keys({ ...pictures, ...library }).map((route) => [route, 'pictures'])),
  // A token that stands in a page in place of its maker's key.
  'POST /direct-uploads': 'key',
  'POST /upload-tokens': 'key',
  'GET /me': 'signed in',
  'PATCH /me': 'signed in',
  'GET /sessions': 'signed in',
  'DELETE /sessions': 'signed in',
  'DELETE /sessions/{id}': 'signed in',
  'GET /organizations': 'signed in',
  'POST /organizations': 'signed in',
  'POST /invitations/accept': 'signed in',
  'GET /organizations/{organization}': 'organization.read',
  'PATCH /organizations/{organization}': 'organization.update',
  'POST /organizations/{organization}/transfer': 'organization.transfer',
  'POST /organizations/{organization}/leave': 'organization.read',
  'POST /organizations/{organization}/close': 'organization.close',
  'POST /organizations/{organization}/reopen': 'organization.close',
  'GET /organizations/{organization}/members': 'members.read',
  'PATCH /organizations/{organization}/members/{person}': 'members.manage',
  'DELETE /organizations/{organization}/members/{person}': 'members.manage',
  'GET /organizations/{organization}/invitations': 'members.manage',
  'POST /organizations/{organization}/invitations': 'members.manage',
  'DELETE /organizations/{organization}/invitations/{id}': 'members.manage',
  'GET /organizations/{organization}/keys': 'keys.manage',
  'POST /organizations/{organization}/keys': 'keys.manage',
  'DELETE /organizations/{organization}/keys/{id}': 'keys.manage',
  'GET /organizations/{organization}/redaction': 'asset.read',
  'PUT /organizations/{organization}/redaction': 'asset.update',
  'DELETE /organizations/{organization}/redaction': 'organization.update',
  'POST /organizations/{organization}/redaction/confirmations': 'asset.update',
  'GET /organizations/{organization}/audit': 'audit.read',
  'GET /organizations/{organization}/audit/export': 'audit.read',
};

describe('every route, for everybody', () => {
  let world: World;
  let member: SignedIn;
  let account: Account;
  let own: Id<'organization'>;
  let other: Id<'organization'>;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
    const founder = await becomeAdministrator(world, 'founder@example.org');
    own = (await foundOrganization(world.ctx, founder.person, { cloudname: 'own' })).id;
    other = (await foundOrganization(world.ctx, founder.person, { cloudname: 'other' })).id;
    await join(world, 'member@example.org');
    member = await enter(world, 'member@example.org');
    account = await world.createAccount('programs');
  });
  after(() => world[Symbol.asyncDispose]());

  /** The member is this in their own organization, and nothing in the other. */
  async function become(role: Role): Promise<void> {
    const row = { organization_id: own, person_id: member.person.personId, role, joined_at: new Date() };
    await world.ctx.database.db
      .insertInto('memberships')
      .values(row)
      .onConflict((conflict) => conflict.columns(['organization_id', 'person_id']).doUpdateSet({ role }))
      .execute();
  }

  /** With a body that nobody's would be: who may goes on to the schema, and nothing is done. */
  async function ask(route: string, organization: string, headers: Record<string, string>) {
    const [method = '', path = ''] = route.split(' ');
    const address = path
      .replace('{organization}', organization)
      .replaceAll(/\{\w+\}/g, () => newId(world.clock.now()));
    const isWrite = ['POST', 'PUT', 'PATCH'].includes(method);
    const answer = await world.get(`/api/v1${address}`, {
      method,
      headers: isWrite ? { 'content-type': 'application/json', ...headers } : headers,
      ...(isWrite ? { body: '{"unheard-of":1}' } : {}),
    });
    return { status: answer.status, text: await answer.text() };
  }

  const inOrganizations = Object.entries(needs).flatMap(([route, need]) =>
    need === 'pictures' || need === 'key' || need === 'signed in' ? [] : [[route, need] as const],
  );

  test('the table names every route there is, and no other', async () => {
    const document = (await (await world.get('/api/openapi.json')).json()) as {
      paths: Record<string, Record<string, unknown>>;
    };
    const there = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    );
    assert.deepEqual(there.toSorted(), Object.keys(needs).toSorted());
    // Nothing below /api/v1 is hidden from the document but the answer to a preflight.
    const routes = world.server.frame.printRoutes({ commonPrefix: false });
    assert.ok(routes.includes('api/v1'));
  });

  for (const role of roles) {
    test(`as ${role}: in the own organization what the role allows, in another nothing exists`, async () => {
      for (const [route, need] of inOrganizations) {
        await become(role);
        const mine = await ask(route, own, signedAs(member));
        const line = `${role} ${route}: ${mine.status} ${mine.text}`;
        if (allowed[role].has(need)) assert.ok(![401, 403].includes(mine.status), line);
        else assert.equal(mine.status, 403, line);
        const theirs = await ask(route, other, signedAs(member));
        const nobodys = await ask(route, newId(world.clock.now()), signedAs(member));
        assert.equal(theirs.status, 404, route);
        assert.deepEqual(anonymous(theirs.text), anonymous(nobodys.text), route);
      }
    });
  }

  function anonymous(text: string): string {
    return text.replace(/"requestId":"[^"]*"/, '');
  }

  test('a visitor and somebody whose session is over get nowhere', async () => {
    const over = signedAs({ ...member, token: 'x'.repeat(43) });
    for (const route of Object.keys(needs)) {
      assert.equal((await ask(route, own, {})).status, 401, route);
      assert.equal((await ask(route, own, over)).status, 401, route);
    }
  });

  test('a key reaches no person, no member, no key and no trail', async () => {
    const key = { authorization: account.authorization };
    await become('owner');
    for (const [route, need] of Object.entries(needs)) {
      const isForKeys = need === 'pictures' || need === 'key';
      if (!isForKeys) assert.equal((await ask(route, own, key)).status, 401, route);
    }
  });

  /** What the call is sent with, so that nothing but the right is missing. */
  async function bodyOf(route: string): Promise<string | FormData | undefined> {
    if (route.startsWith('PATCH')) return '{"visibility":"public"}';
    if (route !== 'POST /assets') return undefined;
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(await canvasOf(photo(32, 24)).png().toBuffer())]), 'q.png');
    form.append('collision', 'number');
    return form;
  }

  /** A picture of an organization, by its key. */
  async function pictureOf(organizationId: Id<'organization'>): Promise<string> {
    const key = await createKey(world.ctx, operator, { organizationId, label: 'programs' });
    const authorization = `Basic ${Buffer.from(`${key.apiKey}:${key.apiSecret}`).toString('base64')}`;
    const bytes = await canvasOf(photo(32, 24)).png().toBuffer();
    const place = { cloudname: 'any', ...key, authorization };
    return (await create(world, place, { name: 'p.png', bytes }, { collision: 'number' })).id;
  }

  for (const role of roles) {
    test(`as ${role}: pictures by the pages’ cookie, as far as the role allows, and no others`, async () => {
      const theirs = await pictureOf(other);
      for (const [route, need] of Object.entries(pictures)) {
        await become(role);
        const mine = await pictureOf(own);
        const asked = async (id: string, organization: string) => {
          const [method = '', path = ''] = route.replace('{id}', id).split(' ');
          const body = await bodyOf(route);
          const answer = await world.get(`/api/v1${path}`, {
            method,
            headers: {
              ...signedAs(member),
              'x-organization': organization,
              ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
            },
            ...(body === undefined ? {} : { body }),
          });
          return { status: answer.status, text: await answer.text() };
        };
        const { status, text } = await asked(mine, own);
        const line = `${role} ${route}: ${status} ${text}`;
        if (allowed[role].has(need)) assert.ok(![401, 403, 404].includes(status) && status < 500, line);
        else assert.equal(status, 403, line);
        // One's own organization does not open the picture of another, by whichever name it is asked for.
        if (route.includes('{id}')) assert.equal((await asked(theirs, own)).status, 404, route);
        else assert.equal((await asked(theirs, other)).status, 404, route);
      }
      assert.equal((await world.get(`/api/v1/assets/${theirs}`)).status, 401);
    });
  }

  function assertFits(
    need: (typeof library)[string],
    may: (action: Action) => boolean,
    { status, line }: { status: number; line: string },
  ): void {
    if (need === 'by id') return assert.equal(status, 404, line);
    if (need === 'by item') return assert.equal(status, 400, line);
    const action = need.replace('by id of ', '') as Action;
    if (!may(action)) return assert.equal(status, 403, line);
    if (need !== action) return assert.equal(status, 404, line);
    return assert.ok(![401, 403].includes(status) && status < 500, line);
  }

  for (const scope of scopes) {
    test(`as a key for ${scope}: the library as far as the scope allows`, async () => {
      const key = await createKey(world.ctx, operator, {
        ...{ organizationId: own, label: scope, scopes: [scope] },
      });
      const authorization = `Basic ${Buffer.from(`${key.apiKey}:${key.apiSecret}`).toString('base64')}`;
      for (const [route, need] of Object.entries({ ...withoutIds(pictures), ...library })) {
        // The organization is the key's; what a person would name changes nothing.
        const { status, text } = await ask(route, own, { authorization, 'x-organization': other });
        const line = `${scope} ${route}: ${status} ${text}`;
        assertFits(need, (action) => allowedToScope[scope].has(action), { status, line });
      }
    });
  }

  function withoutIds<Need>(routes: Readonly<Record<string, Need>>): Record<string, Need> {
    return Object.fromEntries(Object.entries(routes).filter(([route]) => !route.includes('{id}')));
  }

  for (const role of roles) {
    test(`as ${role}: the library by the pages’ cookie, as far as the role allows`, async () => {
      await become(role);
      for (const [route, need] of Object.entries(library)) {
        const inOwn = { ...signedAs(member), 'x-organization': own };
        const { status, text } = await ask(route, own, inOwn);
        assertFits(need, (action) => allowed[role].has(action), {
          status,
          line: `${role} ${route}: ${status} ${text}`,
        });
        if (need === 'by item') continue;
        assert.equal((await ask(route, own, { ...inOwn, 'x-organization': other })).status, 404, route);
      }
    });
  }

  test('whose pictures a person asks about is said where there is a choice', async () => {
    await become('editor');
    const list = (more: Record<string, string> = {}) =>
      world.get('/api/v1/assets', { headers: { ...signedAs(member), ...more } });
    const only = await list();
    assert.equal(only.status, 200);
    assert.equal(only.headers.get('cache-control'), 'no-store');
    const { id: second } = await foundOrganization(world.ctx, member.person, { cloudname: 'second' });
    const unsaid = await list();
    assert.equal(unsaid.status, 400);
    assert.match(await unsaid.text(), /X-Organization/);
    assert.equal(
      ((await (await list({ 'x-organization': second })).json()) as { items: [] }).items.length,
      0,
    );
    for (const wrong of [other, 'second', '']) {
      assert.equal((await list({ 'x-organization': wrong })).status, 404, wrong);
    }
    const headers = { ...signedAs(member), 'x-organization': second };
    const body = await bodyOf('POST /assets');
    const made = await world.get('/api/v1/assets', { method: 'POST', headers, ...(body && { body }) });
    assert.equal(made.status, 201);
    const { events } = await listAudit(world.ctx, await whoIs(world, member.token), {
      ...{ organizationId: second, action: 'asset.uploaded', limit: 1 },
    });
    assert.equal(events[0]?.personId, member.person.personId);
    // A session that is over is asked to sign in, not for a key in a window of the browser.
    const over = await list(signedAs({ ...member, token: 'x'.repeat(43) }));
    assert.deepEqual([over.status, over.headers.get('www-authenticate')], [401, null]);
  });

  test('a write needs the form’s token and a page of ours', async () => {
    await become('owner');
    const { cookie = '', 'x-form-token': token = '' } = signedAs(member);
    const attempts: Record<string, string>[] = [
      { cookie },
      { cookie, 'x-form-token': `${token.slice(0, -1)}_` },
      { cookie, 'x-form-token': token, origin: 'https://evil.example' },
      { cookie, 'x-form-token': token, 'sec-fetch-site': 'cross-site' },
      { cookie, 'x-form-token': token, 'sec-fetch-site': 'same-site' },
    ];
    const reads = /^(?:GET|HEAD) /;
    for (const route of Object.keys(needs).filter((one) => !reads.test(one) && needs[one] !== 'key')) {
      for (const headers of attempts) {
        const answer = await ask(route, own, headers);
        assert.equal(answer.status, 403, `${route} ${JSON.stringify(headers)}`);
        assert.match(answer.text, /cross-site/);
      }
    }
    assert.ok(await whoIs(world, member.token));
  });

  test('a person changes their own name and company, and nothing else of themselves', async () => {
    const change = (body: object) =>
      world.get('/api/v1/me', {
        method: 'PATCH',
        headers: { ...signedAs(member), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const changed = await change({ name: ' Ada Lovelace ', company: 'Engines' });
    assert.equal(changed.status, 200);
    const { name, company, secondFactor } = (await changed.json()) as Record<string, unknown>;
    assert.deepEqual([name, company, secondFactor], ['Ada Lovelace', 'Engines', false]);
    for (const body of [{ administrator: true }, { email: 'x@example.org' }, { name: '' }]) {
      assert.equal((await change(body)).status, 400, JSON.stringify(body));
    }
  });

  test('JSON is taken at its word: a number is no text, a text no number, and neither is a list', async () => {
    await become('owner');
    const base = `/organizations/${own}`;
    for (const [method, path, body] of [
      ['PATCH', '/me', { name: 7 }],
      ['PATCH', '/me', { company: true }],
      ['PATCH', '/me', { name: ['Ada'] }],
      ['PATCH', '/me', { company: null }],
      ['PATCH', base, { name: 7 }],
      ['POST', `${base}/keys`, { label: 7 }],
      ['POST', `${base}/keys`, { scopes: 'read' }],
      ['POST', `${base}/transfer`, { personId: member.person.personId, password: 1, stay: 'true' }],
    ] as const) {
      const answer = await world.get(`/api/v1${path}`, {
        method,
        headers: { ...signedAs(member), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const line = `${method} ${path} ${JSON.stringify(body)}`;
      assert.equal(answer.status, 400, line);
      assert.match(await answer.text(), /"request-invalid"/, line);
    }
    // What stands in an address is text, and stays readable as a number.
    const listed = await world.get(`/api/v1${base}/audit?limit=1`, { headers: signedAs(member) });
    assert.equal(((await listed.json()) as { items: unknown[] }).items.length, 1);
  });

  test('the session that asks is listed, and signing out everywhere clears the cookie', async () => {
    const second = await enter(world, 'member@example.org');
    const me = await world.get('/api/v1/me', { headers: signedAs(second) });
    const { email, formToken } = (await me.json()) as { email: string; formToken: string };
    assert.deepEqual([email, formToken], ['member@example.org', signedAs(second)['x-form-token']]);
    const listed = (await (await world.get('/api/v1/sessions', { headers: signedAs(second) })).json()) as {
      items: { current: boolean }[];
    };
    assert.deepEqual(listed.items.filter(({ current }) => current).length, 1);
    const out = await world.get('/api/v1/sessions', { method: 'DELETE', headers: signedAs(second) });
    assert.match(out.headers.get('set-cookie') ?? '', /^session=; .*Max-Age=0/);
    assert.equal((await world.get('/api/v1/me', { headers: signedAs(second) })).status, 401);
  });
});
