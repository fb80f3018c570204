import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { cookies } from '#privacy/cookies.ts';
import { join, password } from '../support/people.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('cookies of a server that people reach by https', () => {
  let world: World;
  let account: Account;
  before(async () => {
    const environment = { PUBLIC_URL: 'https://pictures.example.org', VITRINE_SIGN_UP: 'open' };
    world = await createWorld({ environment });
    account = await world.createAccount('acme');
    await join(world, 'ada@example.org');
  });
  after(() => world[Symbol.asyncDispose]());

  const formType = { 'content-type': 'application/x-www-form-urlencoded' };

  async function signIn(extra: Record<string, string> = {}): Promise<Response> {
    const [form = ''] = (await world.get('/sign-in')).headers.getSetCookie();
    const [cookie = ''] = form.split(';');
    const [, token = ''] = cookie.split('=');
    return world.get('/sign-in', {
      method: 'POST',
      headers: { ...formType, cookie },
      body: new URLSearchParams({ email: 'ada@example.org', password, next: '', token, ...extra }).toString(),
    });
  }

  test('are bound to this host and to https', async () => {
    const [form = ''] = (await world.get('/sign-in')).headers.getSetCookie();
    assert.match(form, /^__Host-form=[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict; Secure$/);
    const [session = ''] = (await signIn()).headers.getSetCookie();
    assert.match(session, /^__Host-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    const [stays = ''] = (await signIn({ stay: 'yes' })).headers.getSetCookie();
    assert.match(stays, /^__Host-session=.*; Expires=Tue, 31 Mar 2026/);
    const viewing = await world.get('/api/v1/viewing', {
      method: 'POST',
      headers: { authorization: account.authorization },
    });
    const [picture = ''] = viewing.headers.getSetCookie();
    assert.match(
      picture,
      /^__Secure-vitrine-viewing=[\w.-]+; Path=\/cdn\/acme; HttpOnly; SameSite=Strict; Secure; Max-Age=600$/,
    );
  });

  test('count under no other name', async () => {
    const [session = ''] = (await signIn()).headers.getSetCookie();
    const [cookie = ''] = session.split(';');
    const me = (headers: Record<string, string>) => world.get('/api/v1/me', { headers });
    assert.equal((await me({ cookie })).status, 200);
    assert.equal((await me({ cookie: cookie.replace('__Host-', '') })).status, 401);
  });

  test('and its answers keep browsers on https', async () => {
    for (const path of ['/', '/nowhere', '/api/v1/me', '/sign-in', '/healthz']) {
      const { headers } = await world.get(path);
      assert.equal(headers.get('strict-transport-security'), 'max-age=31536000', path);
    }
  });
});

test('on plain http cookies are fit for it, and nobody is sent to https', async () => {
  await using world = await createWorld();
  const { headers } = await world.get('/sign-in');
  assert.match(headers.getSetCookie()[0] ?? '', /^form=[\w-]{22}; Path=\/; HttpOnly; SameSite=Strict$/);
  assert.equal(headers.get('strict-transport-security'), null);
});

test('every cookie says what it is for and how long it lasts', () => {
  for (const [name, { what, retention }] of Object.entries(cookies)) {
    assert.ok(what.length > 20 && retention.length > 5, name);
  }
});
