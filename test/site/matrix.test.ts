import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { type Action, allowed, type Role, roles } from '#access/roles.ts';
import { createKey } from '#accounts/api-keys.ts';
import { closeByOperator } from '#accounts/close-organization.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { invite } from '#accounts/invitations.ts';
import { trashAsset } from '#library/trash.ts';
import { type Id, newId } from '#platform/id.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import { create } from '../support/doors.ts';
import {
  becomeAdministrator,
  client,
  enter,
  join,
  password,
  type SignedIn,
  whoIs,
} from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

/**
 * What each page and each form needs: a right in an organization, an administrator, only to be signed in, or nothing.
 * A route that is not here fails the test.
 */
const needs: Readonly<Record<string, Action | 'nothing' | 'signed in' | 'administrator'>> = {
  'GET /': 'nothing',
  'GET /favicon.ico': 'nothing',
  'GET /privacy': 'nothing',
  'GET /privacy.md': 'nothing',
  'GET /privacy/evidence': 'nothing',
  'GET /privacy/evidence.json': 'nothing',
  'GET /privacy/ledger.json': 'nothing',
  'GET /privacy/transparency': 'nothing',
  'GET /privacy/changes': 'nothing',
  'GET /privacy/changes.atom': 'nothing',
  'GET /privacy/changes/:version': 'nothing',
  'GET /cookies': 'nothing',
  'POST /cookies': 'nothing',
  'GET /cookies/choices/:id': 'nothing',
  'GET /cookies/choices/:id/receipt.json': 'nothing',
  'GET /reports': 'nothing',
  'GET /reports/:month': 'nothing',
  'GET /reports/:month/figures.json': 'nothing',
  'GET /reports/:month/figures.csv': 'nothing',
  'GET /terms': 'nothing',
  'GET /subprocessors': 'nothing',
  'GET /.well-known/dnt': 'nothing',
  'GET /.well-known/gpc.json': 'nothing',
  'GET /.well-known/security.txt': 'nothing',
  'GET /.well-known/jwks.json': 'nothing',
  'GET /privacy/receipts/:link': 'nothing',
  'GET /privacy/receipts/:link/receipt.json': 'nothing',
  'GET /s/:link': 'nothing',
  'POST /s/:link': 'nothing',
  'GET /s/:link/zip': 'nothing',
  'GET /setup/:link': 'nothing',
  'POST /setup/:link': 'nothing',
  'GET /sign-up': 'nothing',
  'POST /sign-up': 'nothing',
  'GET /verify/:link': 'nothing',
  'POST /verify/:link': 'nothing',
  'GET /sign-in': 'nothing',
  'POST /sign-in': 'nothing',
  'GET /sign-in/code': 'nothing',
  'POST /sign-in/code': 'nothing',
  'GET /sign-in/passkey': 'nothing',
  'POST /sign-in/passkey': 'nothing',
  'POST /sign-in/passkey/options': 'nothing',
  'POST /sign-out': 'nothing',
  'GET /forgot': 'nothing',
  'POST /forgot': 'nothing',
  'GET /reset/:link': 'nothing',
  'POST /reset/:link': 'nothing',
  'GET /change-address/:link': 'nothing',
  'POST /change-address/:link': 'nothing',
  'GET /invitation/:link': 'nothing',
  'POST /invitation/:link': 'nothing',
  'GET /account': 'signed in',
  'GET /account/data.json': 'signed in',
  'GET /account/data.zip': 'signed in',
  'GET /account/activity': 'signed in',
  'POST /account/activity/pages': 'signed in',
  'GET /account/second-factor': 'signed in',
  'POST /account/second-factor': 'signed in',
  'GET /account/second-factor/confirm': 'signed in',
  'POST /account/second-factor/confirm': 'signed in',
  'GET /account/second-factor/codes': 'signed in',
  'POST /account/second-factor/codes': 'signed in',
  'GET /account/second-factor/remove': 'signed in',
  'POST /account/second-factor/remove': 'signed in',
  'GET /account/passkeys': 'signed in',
  'POST /account/passkeys': 'signed in',
  'POST /account/passkeys/options': 'signed in',
  'GET /account/passkeys/:id': 'signed in',
  'POST /account/passkeys/:id': 'signed in',
  'GET /account/passkeys/:id/remove': 'signed in',
  'POST /account/passkeys/:id/remove': 'signed in',
  'GET /privacy/request': 'nothing',
  'POST /privacy/request': 'nothing',
  'GET /privacy/request/:link': 'nothing',
  'POST /privacy/request/:link': 'nothing',
  'GET /account/requests': 'signed in',
  'POST /account/requests': 'signed in',
  'POST /account/requests/withdraw': 'signed in',
  'GET /account/notice': 'signed in',
  'POST /account/notice': 'signed in',
  'GET /account/leave': 'signed in',
  'POST /account/leave': 'signed in',
  'POST /account/stay': 'signed in',
  'POST /account/password': 'signed in',
  'GET /account/address': 'signed in',
  'POST /account/address': 'signed in',
  'POST /account/sessions/end': 'signed in',
  'POST /account/sessions/end-others': 'signed in',
  'POST /account/sessions/end-all': 'signed in',
  'GET /console': 'signed in',
  'POST /console': 'signed in',
  'POST /console/~reopen': 'signed in',
  'GET /console/~mail': 'administrator',
  'GET /console/~mail/:letter': 'administrator',
  'GET /console/~requests': 'administrator',
  'GET /console/~requests/:request': 'administrator',
  'POST /console/~requests/:request': 'administrator',
  'GET /console/~requests/:request/copy.json': 'administrator',
  'GET /console/~requests/:request/extend': 'administrator',
  'POST /console/~requests/:request/extend': 'administrator',
  'GET /console/~requests/:request/erase': 'administrator',
  'POST /console/~requests/:request/erase': 'administrator',
  'GET /console/:cloudname': 'organization.read',
  'GET /console/:cloudname/pictures': 'folder.read',
  'GET /console/:cloudname/pictures/:picture': 'asset.read',
  'POST /console/:cloudname/pictures/:picture/visibility': 'asset.update',
  'POST /console/:cloudname/pictures/:picture/delete': 'asset.delete',
  'GET /console/:cloudname/pictures/:picture/tags': 'asset.read',
  'POST /console/:cloudname/pictures/:picture/tags': 'asset.update',
  'GET /console/:cloudname/shares': 'shares.read',
  'POST /console/:cloudname/shares': 'shares.manage',
  'POST /console/:cloudname/shares/end': 'shares.manage',
  'GET /console/:cloudname/trash': 'asset.read',
  'POST /console/:cloudname/trash/:picture/restore': 'asset.update',
  'POST /console/:cloudname/trash/:picture/delete': 'asset.delete',
  'POST /console/:cloudname/upload': 'asset.create',
  'GET /console/:cloudname/members': 'members.read',
  'GET /console/:cloudname/members/invite': 'members.read',
  'POST /console/:cloudname/members/invite': 'members.manage',
  'GET /console/:cloudname/members/resend': 'members.read',
  'POST /console/:cloudname/members/resend': 'members.manage',
  'GET /console/:cloudname/members/withdraw': 'members.read',
  'POST /console/:cloudname/members/withdraw': 'members.manage',
  'GET /console/:cloudname/members/role': 'members.read',
  'POST /console/:cloudname/members/role': 'members.manage',
  'GET /console/:cloudname/members/remove': 'members.read',
  'POST /console/:cloudname/members/remove': 'members.manage',
  'GET /console/:cloudname/members/transfer': 'members.read',
  'POST /console/:cloudname/members/transfer': 'organization.transfer',
  'POST /console/:cloudname/leave': 'organization.read',
  'GET /console/:cloudname/keys': 'keys.manage',
  'POST /console/:cloudname/keys': 'keys.manage',
  'POST /console/:cloudname/keys/revoke': 'keys.manage',
  'GET /console/:cloudname/url-keys': 'keys.manage',
  'POST /console/:cloudname/url-keys': 'keys.manage',
  'POST /console/:cloudname/url-keys/revoke': 'keys.manage',
  'GET /console/:cloudname/presets': 'delivery.read',
  'POST /console/:cloudname/presets': 'delivery.manage',
  'POST /console/:cloudname/presets/remove': 'delivery.manage',
  'GET /console/:cloudname/usage': 'usage.read',
  'GET /console/:cloudname/audit': 'audit.read',
  'GET /console/:cloudname/audit/export': 'audit.read',
  'GET /console/:cloudname/settings': 'organization.read',
  'GET /console/:cloudname/settings/name': 'organization.read',
  'POST /console/:cloudname/settings/name': 'organization.update',
  'GET /console/:cloudname/settings/delivery': 'delivery.read',
  'POST /console/:cloudname/settings/delivery': 'delivery.manage',
  'GET /console/:cloudname/settings/close': 'organization.read',
  'POST /console/:cloudname/settings/close': 'organization.close',
};

const formToken = 'A'.repeat(22);

/** What a form of the page sends where a fault would come before the right is looked at. */
const sent: Readonly<Record<string, Record<string, string>>> = {
  'POST /console/:cloudname/members/invite': { email: 'x@example.org', role: 'viewer' },
  'POST /console/:cloudname/members/role': { person: 'nobody', role: 'viewer' },
  'POST /console/:cloudname/members/transfer': { person: 'nobody', password },
  'POST /console/:cloudname/keys': { scopes: 'read' },
};

describe('every page, for everybody', () => {
  let world: World;
  let founder: SignedIn;
  let member: SignedIn;
  let own: Id<'organization'>;
  let other: Id<'organization'>;
  let programs: Account;
  let picture: Buffer;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
    founder = await becomeAdministrator(world, 'founder@example.org');
    own = (await foundOrganization(world.ctx, founder.person, { cloudname: 'own' })).id;
    other = (await foundOrganization(world.ctx, founder.person, { cloudname: 'other' })).id;
    founder = { ...founder, person: await whoIs(world, founder.token) };
    await join(world, 'member@example.org');
    member = await enter(world, 'member@example.org');
    programs = await keyOf(own, 'own');
    picture = await canvasOf(photo(32, 24)).png().toBuffer();
  });
  after(() => world[Symbol.asyncDispose]());

  async function keyOf(organizationId: Id<'organization'>, cloudname: string): Promise<Account> {
    const key = await createKey(world.ctx, founder.person, { organizationId, label: 'programs' });
    const authorization = `Basic ${Buffer.from(`${key.apiKey}:${key.apiSecret}`).toString('base64')}`;
    return { cloudname, ...key, authorization };
  }

  /** The member is this in their own organization, and nothing in the other. */
  async function become(role: Role): Promise<void> {
    const row = { organization_id: own, person_id: member.person.personId, role, joined_at: new Date() };
    await world.ctx.database.db
      .insertInto('memberships')
      .values(row)
      .onConflict((conflict) => conflict.columns(['organization_id', 'person_id']).doUpdateSet({ role }))
      .execute();
  }

  type Asking = {
    readonly cloudname?: string;
    readonly picture?: string;
    readonly cookie?: string | undefined;
    readonly token?: string | undefined;
    readonly headers?: Record<string, string>;
    readonly values?: Record<string, string>;
  };

  async function ask(route: string, asking: Asking) {
    const [method = '', path = ''] = route.split(' ');
    const address = path
      .replace(':cloudname', asking.cloudname ?? 'own')
      .replace(':picture', asking.picture ?? newId(world.clock.now()))
      .replaceAll(/:\w+/g, 'x'.repeat(43));
    const { cookie = `session=${member.token}; form=${formToken}`, token = formToken } = asking;
    const values = { ...(asking.values ?? sent[route]), token };
    const answer = await world.get(address, {
      method,
      headers: { cookie, ...asking.headers },
      ...(method === 'POST' ? { body: bodyOf(route, values) } : {}),
    });
    return { status: answer.status, text: await answer.text(), to: answer.headers.get('location') };
  }

  function bodyOf(route: string, values: Record<string, string>): FormData | URLSearchParams {
    if (!route.endsWith('/upload')) return new URLSearchParams(values);
    const form = new FormData();
    for (const [name, value] of Object.entries(values)) form.append(name, value);
    form.append('file', new Blob([Uint8Array.from(picture)]), 'p.png');
    return form;
  }

  const inOrganizations = Object.entries(needs).flatMap(([route, need]) =>
    need === 'nothing' || need === 'signed in' || need === 'administrator' ? [] : [[route, need] as const],
  );
  const writes = Object.keys(needs).filter((route) => route.startsWith('POST'));

  test('the table names every page and form there is, and no other', () => {
    const there = routesIn(world.server.frame.printRoutes({ commonPrefix: false }));
    assert.deepEqual(there.toSorted(), Object.keys(needs).toSorted());
  });

  for (const role of roles) {
    test(`as ${role}: in the own organization what the role allows, in another nothing exists`, async () => {
      for (const [route, need] of inOrganizations) {
        await become(role);
        const { id } = await create(
          world,
          programs,
          { name: 'p.png', bytes: picture },
          { collision: 'number' },
        );
        if (route.includes('/trash/:picture')) await trashAsset(world.ctx, founder.person, { id });
        const mine = await ask(route, { picture: id });
        const theirs = await ask(route, { cloudname: 'other', picture: id });
        const nobodys = await ask(route, { cloudname: 'nobody', picture: id });
        const line = `${role} ${route}: ${mine.status} ${mine.text}`;
        if (allowed[role].has(need)) {
          assert.ok(![401, 403].includes(mine.status) && mine.status < 500, line);
          assert.notEqual(mine.text, nobodys.text, line);
        } else {
          assert.equal(mine.status, 403, line);
        }
        assert.equal(theirs.status, 404, route);
        assert.equal(theirs.text, nobodys.text, route);
      }
    });
  }

  test('a browser gets a page where there is nothing, and a program the problem', async () => {
    const headers = { accept: 'text/html,*/*;q=0.8' };
    const page = await world.get('/login', { headers });
    assert.equal(page.status, 404);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.match(await page.text(), /<h1>There is nothing here<\/h1>/);
    for (const [path, asking] of [
      ['/login', {}],
      ['/api/v1/nope', { headers }],
      ['/login', { headers, method: 'POST' }],
    ] as const) {
      const answer = await world.get(path, asking);
      assert.equal(answer.status, 404, path);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/, path);
      await answer.arrayBuffer();
    }
  });

  test('without a mail server an invitation is not said to be on its way', async () => {
    await become('owner');
    const cookie = `session=${member.token}; form=${formToken}`;
    const answer = await world.get('/console/own/members?done=invite', { headers: { cookie } });
    const page = await answer.text();
    assert.match(page, /this server sends no mail/);
    assert.match(page, /Make the invitation/);
    assert.doesNotMatch(page, /A letter|Send the invitation|Send again/);
  });

  test('a visitor is led to the sign-in and back, and nothing is done', async () => {
    for (const route of Object.keys(needs).filter((one) => needs[one] !== 'nothing')) {
      const { status, to } = await ask(route, { cookie: `form=${formToken}` });
      assert.equal(status, 303, route);
      assert.match(to ?? '', route.startsWith('GET') ? /^\/sign-in\?next=%2F/ : /^\/sign-in$/, route);
    }
  });

  test('a form that lost its token, or that another site sends, does nothing', async () => {
    await become('owner');
    const { id } = await create(world, programs, { name: 'p.png', bytes: picture }, { collision: 'number' });
    const before = (await world.ctx.database.db.selectFrom('audit_events').select('id').execute()).length;
    for (const route of writes) {
      for (const wrong of [
        { token: 'B'.repeat(22) },
        { cookie: `session=${member.token}` },
        { headers: { 'sec-fetch-site': 'cross-site' } },
        { headers: { 'sec-fetch-site': 'same-site' } },
      ]) {
        const { status, text } = await ask(route, { picture: id, ...wrong });
        assert.equal(status, 403, `${route} ${JSON.stringify(wrong)}`);
        assert.match(text, /did not come from a page of this server/, route);
      }
    }
    const after = (await world.ctx.database.db.selectFrom('audit_events').select('id').execute()).length;
    assert.equal(after, before);
    const staged = await Array.fromAsync(world.ctx.store.list('staging/'));
    assert.deepEqual(staged, []);
  });

  test('a field that no form of ours has is refused', async () => {
    await become('owner');
    for (const route of writes.filter((one) => needs[one] !== 'nothing')) {
      const { status } = await ask(route, { values: { administrator: 'yes' } });
      assert.equal(status, 400, route);
    }
  });

  test('things of another organization are not there, by whatever page they are named', async () => {
    await become('owner');
    const account = await keyOf(other, 'other');
    const theirs = await create(world, account, { name: 'p.png', bytes: picture });
    const trashed = await create(world, account, { name: 'gone.png', bytes: picture });
    await trashAsset(world.ctx, founder.person, { id: trashed.id });
    const { id: key } = (await world.ctx.database.db
      .selectFrom('api_keys')
      .select('id')
      .where('organization_id', '=', other)
      .executeTakeFirst()) ?? { id: '' };
    const invitation = await invite(world.ctx, founder.person, {
      ...{ organizationId: other, email: 'guest@example.org', role: 'viewer', client },
    });
    const base = '/console/:cloudname';
    const attempts: [string, Asking][] = [
      [`GET ${base}/pictures/:picture`, { picture: theirs.id }],
      [`POST ${base}/pictures/:picture/visibility`, { picture: theirs.id, values: { visibility: 'public' } }],
      [`POST ${base}/pictures/:picture/delete`, { picture: theirs.id }],
      [`POST ${base}/trash/:picture/restore`, { picture: trashed.id }],
      [`POST ${base}/trash/:picture/delete`, { picture: trashed.id }],
      [`POST ${base}/keys/revoke`, { values: { key } }],
      [`POST ${base}/members/withdraw`, { values: { invitation: invitation.id } }],
      [`POST ${base}/members/resend`, { values: { invitation: invitation.id } }],
      [`POST ${base}/members/remove`, { values: { person: newId(world.clock.now()) } }],
    ];
    for (const [route, asking] of attempts) {
      assert.equal((await ask(route, asking)).status, 404, route);
    }
    await closeByOperator(world.ctx, operator, 'other');
    const reopen = await ask('POST /console/~reopen', { values: { organization: other } });
    assert.equal(reopen.status, 404);
  });

  test('nothing odd in an address or a form is a fault of the server, or shows what is in it', async () => {
    await become('owner');
    const fields = ['done', 'next', 'with', 'cursor', 'person', 'format', 'folder', 'action', 'from'];
    const queries = [
      ...['a%00b', 'constructor', '__proto__', '-1'].map((value) =>
        fields.map((name) => `${name}=${value}`).join('&'),
      ),
      ...['folder', 'action', 'from'].flatMap((name) => [`${name}=%00`, `${name}=/a&${name}=/b`]),
      'done[x]=1',
    ];
    for (const route of Object.keys(needs)) {
      const [method = '', path = ''] = route.split(' ');
      for (const query of method === 'GET' ? queries : []) {
        const { status, text } = await ask(`GET ${path}?${query}`, {});
        assert.ok(status < 500, `${route}?${query}: ${status}`);
        assert.doesNotMatch(text, /native code|\[object /, `${route}?${query}`);
      }
      const there = path.replaceAll(/:\w+/g, '%00');
      if (there === path) continue;
      const { status } = await ask(`${method} ${there}`, {});
      assert.ok(status < 500, `${method} ${there}: ${status}`);
    }
    for (const email of ['\0', 'a\0@example.org', 'constructor', '\ud800']) {
      const values = { email, password: email, next: '/console' };
      const { status } = await ask('POST /sign-in', { values });
      assert.ok(status === 400 || status === 401, `${JSON.stringify(email)}: ${status}`);
    }
  });

  test('presets and keys for URLs come and go by their pages, a secret is shown once, and both are in the trail', async () => {
    const browser = new AtABrowser(world);
    await browser.submit('/sign-in', { email: 'founder@example.org', password });
    const base = '/console/own';
    const presets = `${base}/presets`;
    const wrong = await browser.submit(presets, { name: 'Thumb!', operations: 'w_16' });
    assert.equal(wrong.answer.status, 400);
    assert.match(wrong.text, /id="name-error"|aria-invalid="true"/);
    const set = await browser.submit(presets, { name: 'thumb', operations: ' w_16,c_fit ' });
    assert.match(set.text, /stands for these operations.*t_thumb.*w_16,c_fit/s);
    const removed = await browser.submit(presets, {}, `${presets}/remove`);
    assert.match(removed.text, /stands for nothing any more.*No preset yet/s);

    const keys = `${base}/url-keys`;
    const { text: made } = await browser.submit(keys, {});
    const [id = '', secret = ''] = [...made.matchAll(/<code>([\w-]{12,})<\/code>/g)].map(([, code]) => code);
    assert.equal(secret.length, 43);
    const { text: listed } = await browser.get(keys);
    assert.ok(listed.includes(id) && !listed.includes(secret));
    const { text: voided } = await browser.submit(keys, {}, `${keys}/revoke`);
    assert.match(voided, /The key is void/);
    const { text: trail } = await browser.get(`${base}/audit`);
    for (const act of ['Preset set', 'Preset removed', 'Url key created', 'Url key revoked'])
      assert.ok(trail.includes(act), act);
    assert.equal(trail.includes(secret), false);
  });

  test('letters are shown to administrators only, for whom else the page is not there', async () => {
    for (const route of ['GET /console/~mail', 'GET /console/~mail/:letter']) {
      assert.equal((await ask(route, {})).status, 404, route);
    }
    const cookie = `session=${founder.token}; form=${formToken}`;
    const { text } = await ask('GET /console/~mail', { cookie });
    assert.match(text, /Confirm your e-mail address/);
  });
});

/** The pages among the routes of a server, from the drawing of them: each level is four characters deeper. */
function routesIn(drawing: string): string[] {
  const trail: string[] = [];
  return drawing.split('\n').flatMap((line) => {
    const found = /^([│ ]*)[├└]── (\S+)(?: \((.*)\))?$/.exec(line);
    if (found === null) return [];
    const [, indent = '', part = '', methods = ''] = found;
    trail.splice(indent.length / 4);
    trail.push(part);
    const path = trail.join('').replace(/^\/+/, '/');
    // The guide is the same for everybody: a file of the repository each.
    if (/^\/(?:api|docs|v\d\.\d|assets|healthz|readyz|metrics|\*)/.test(path)) return [];
    return methods
      .split(', ')
      .flatMap((method) => (/^(?:GET|POST)$/.test(method) ? [`${method} ${path}`] : []));
  });
}
