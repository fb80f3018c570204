import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { openBrowser, withoutBrowser } from '../support/browser.ts';
import { faultsOf, views } from '../support/looked-at.ts';
import { client, enter, join, lettersTo, password } from '../support/people.ts';
import { codeOf, enrol } from '../support/second-factor.ts';
import { createWorld, type World } from '../support/world.ts';

/** A port that was free a moment ago: the address has to be known before the server listens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}

describe('ways to sign in', { skip: withoutBrowser }, () => {
  let world: World;
  let browser: Browser;
  let url = '';
  before(async () => {
    const port = await freePort();
    url = `http://localhost:${port}`;
    const environment = { VITRINE_PORT: `${port}`, PUBLIC_URL: url, VITRINE_SIGN_UP: 'open' };
    [world, browser] = await Promise.all([createWorld({ environment }), openBrowser()]);
  });
  after(async () => {
    await browser.close();
    await world[Symbol.asyncDispose]();
  });

  const heading = (page: Page): Promise<string | null> => page.locator('h1').textContent();
  const told = async (page: Page): Promise<string> =>
    (await page.locator('.notice:not([hidden])').first().textContent())?.trim() ?? '';
  const press = (page: Page, name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click();

  async function opened(options: BrowserContextOptions = {}): Promise<BrowserContext> {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(10_000);
    return context;
  }

  async function signIn(page: Page, email: string, secret = password): Promise<void> {
    await page.goto(`${url}/sign-in`);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(secret);
    await press(page, 'Sign in');
  }

  test('a second factor, from setting it up to removing it, without script', async () => {
    const email = 'codes@example.org';
    await join(world, email);
    await using context = await opened({ javaScriptEnabled: false });
    const page = await context.newPage();
    await signIn(page, email);
    await page.getByRole('link', { name: 'Set up a second factor' }).click();
    await page.getByLabel('Your password').fill(password);
    await press(page, 'Go on');
    const secret = (await page.locator('.secret code').textContent()) ?? '';
    assert.equal(await page.locator('.qr svg path').count(), 1);
    await page.getByLabel('Code of your app').fill('000000');
    await press(page, 'Turn it on');
    assert.match((await page.locator('.field .error').textContent()) ?? '', /not right/);
    await page.getByLabel('Code of your app').fill(codeOf(world, secret));
    await press(page, 'Turn it on');
    const codes = ((await page.locator('.secret code').textContent()) ?? '').split('\n');
    assert.equal(codes.length, 10);
    await page.getByRole('link', { name: 'I have kept them' }).click();
    assert.match((await page.locator('#second-factor').textContent()) ?? '', /10 recovery codes are left/);
    await press(page, 'Sign out');

    world.clock.advance(60);
    await page.goto(`${url}/account/passkeys`);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await press(page, 'Sign in');
    assert.equal(await heading(page), 'Code of your app');
    await page.goto(`${url}/account`);
    assert.equal(await heading(page), 'Sign in');
    await page.goto(`${url}/sign-in/code?next=/account/passkeys`);
    await page.getByLabel('Code of your app').fill(codeOf(world, secret));
    await press(page, 'Sign in');
    assert.equal(await heading(page), 'My passkeys');
    assert.match((await page.locator('[data-scriptless]').textContent()) ?? '', /with script/);
    assert.deepEqual((await context.cookies()).map(({ name }) => name).toSorted(), ['form', 'session']);
    await press(page, 'Sign out');

    await signIn(page, email);
    await page.getByRole('link', { name: 'Use a recovery code' }).click();
    await page.getByLabel('Recovery code').fill('aaaa-aaaa-aaaa-aaaa');
    await press(page, 'Sign in');
    assert.equal(await heading(page), 'Recovery code');
    await page.getByLabel('Recovery code').fill(codes[0] ?? '');
    await press(page, 'Sign in');
    assert.equal(await heading(page), 'My account');

    world.clock.advance(60);
    await page.getByRole('link', { name: 'Remove the second factor' }).click();
    await page.getByLabel('Your password').fill(password);
    await page.getByLabel('Code of your app').fill(codeOf(world, secret));
    await press(page, 'Remove it');
    assert.match(await told(page), /second factor is removed/);
    await press(page, 'Sign out');
    await signIn(page, email);
    assert.equal(await heading(page), 'My account');
    await page.goto(`${url}/sign-in/code`);
    assert.equal(await heading(page), 'Sign in once more');
  });

  /** A device with a key of its own, as Chromium makes believe one. */
  async function withDevice(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    const devices = await context.newCDPSession(page);
    await devices.send('WebAuthn.enable');
    await devices.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true },
        ...{ hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    return page;
  }

  test('a passkey, added, used without a code, renamed and removed', async () => {
    const email = 'keys@example.org';
    await join(world, email);
    const elsewhere = await enter(world, email);
    await using context = await opened();
    const page = await withDevice(context);
    await signIn(page, email);
    await page.goto(`${url}/account/passkeys`);
    await page.getByLabel('What to call it').fill('My laptop');
    await page.getByLabel('Your password').fill('not the one at all');
    await press(page, 'Add a passkey');
    await page.getByText('This is not your password.').waitFor();
    await page.getByLabel('Your password').fill(password);
    await press(page, 'Add a passkey');
    await page.getByText('The passkey is added').waitFor();
    assert.match((await page.locator('.rows').textContent()) ?? '', /My laptop.*never used/s);
    assert.match((await lettersTo(world, email))[0]?.text ?? '', /A passkey was added/);
    const over = await world.get('/api/v1/me', { headers: { cookie: `session=${elsewhere.token}` } });
    assert.equal(over.status, 401);
    const { person } = await enter(world, email);
    await enrol(world, person);

    await context.clearCookies();
    await page.goto(`${url}/sign-in?next=/account/passkeys`);
    const answer = page.waitForRequest((request) => request.url() === `${url}/sign-in/passkey`);
    await press(page, 'Sign in with a passkey');
    await page.getByRole('heading', { name: 'My passkeys' }).waitFor();
    assert.match((await page.locator('.rows').textContent()) ?? '', /last used/);

    // The same answer once more, with a form of one's own: its challenge is used up.
    const said = new URLSearchParams((await answer).postData() ?? '');
    const replay = await world.get('/sign-in/passkey', {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        cookie: `form=${said.get('token') ?? ''}`,
      },
      body: said.toString(),
    });
    assert.equal(replay.status, 403);
    assert.match(await replay.text(), /This passkey was not accepted/);

    await page.getByRole('link', { name: 'Rename My laptop' }).click();
    await page.getByLabel('What to call it').fill('Old laptop');
    await press(page, 'Rename it');
    await page.getByRole('link', { name: 'Remove Old laptop' }).click();
    await page.getByLabel('Your password').fill(password);
    await press(page, 'Remove it');
    assert.match(await told(page), /The passkey is removed/);
    await context.clearCookies();
    await page.goto(`${url}/sign-in`);
    await press(page, 'Sign in with a passkey');
    await page.getByText('This passkey was not accepted').first().waitFor();
  });

  test('beside a second factor a passkey takes a code as well, since it signs in without one', async () => {
    const { offerPasskey } = await import('#accounts/passkeys/add-passkey.ts');
    const email = 'both@example.org';
    await join(world, email);
    const { person, token } = await enter(world, email);
    const { secret } = await enrol(world, person);
    const offer = (code: string) => offerPasskey(world.ctx, person, { password, code, client });
    for (const wrong of ['', '000000']) await assert.rejects(offer(wrong), { code: 'code-wrong' });
    const code = codeOf(world, secret);
    await offer(code);
    await assert.rejects(offer(code), { code: 'code-wrong' });
    const shown = await world.get('/account/passkeys', { headers: { cookie: `session=${token}` } });
    assert.match(await shown.text(), /name="code"/);
  });

  test('no challenge, no signature and no passkey of another counts', async () => {
    const { person } = await (async () => {
      await join(world, 'forged@example.org');
      return enter(world, 'forged@example.org');
    })();
    const { offerPasskeySignIn, signInByPasskey } = await import('#accounts/passkeys/sign-in-by-passkey.ts');
    const { addPasskey, offerPasskey } = await import('#accounts/passkeys/add-passkey.ts');
    const { ctx } = world;
    const clientData = (challenge: string, type: string): string =>
      Buffer.from(JSON.stringify({ type, challenge, origin: url })).toString('base64url');
    const refused = { code: 'passkey-refused' };
    const use = (answer: unknown) =>
      signInByPasskey(ctx, { kind: 'visitor' }, { answer: JSON.stringify(answer), stay: false, client });
    const clientDataJSON = Buffer.from('{"challenge":5}').toString('base64url');
    const noChallenge = { id: 'x', response: { clientDataJSON } };
    for (const nothing of [null, [], {}, { id: 'x', response: {} }, noChallenge])
      await assert.rejects(use(nothing), refused);
    await assert.rejects(
      signInByPasskey(ctx, { kind: 'visitor' }, { answer: '{', stay: false, client }),
      refused,
    );
    const { challenge } = await offerPasskeySignIn(ctx, { kind: 'visitor' }, { client });
    const forged = { id: 'AAAA', rawId: 'AAAA', type: 'public-key', clientExtensionResults: {} };
    const response = {
      clientDataJSON: clientData(challenge, 'webauthn.get'),
      authenticatorData: '',
      signature: '',
    };
    await assert.rejects(use({ ...forged, response }), refused);
    const made = await offerPasskey(ctx, person, { password, code: '', client });
    // A certificate names an address that a checker would fetch.
    const attestationObject = Buffer.concat([
      Buffer.from([0xa3, 0x63]),
      Buffer.from('fmt'),
      Buffer.from([0x66]),
      Buffer.from('packed'),
      Buffer.from([0x67]),
      Buffer.from('attStmt'),
      Buffer.from([0xa1, 0x63]),
      Buffer.from('x5c'),
      Buffer.from([0x81, 0x41, 0x30, 0x68]),
      Buffer.from('authData'),
      Buffer.from([0x41, 0x00]),
    ]).toString('base64url');
    const add = (asked: string) =>
      addPasskey(ctx, person, {
        answer: JSON.stringify({
          ...forged,
          response: { clientDataJSON: clientData(asked, 'webauthn.create'), attestationObject },
        }),
        label: 'forged',
        client,
      });
    await assert.rejects(add(challenge), refused);
    await assert.rejects(add(made.challenge), refused);
  });

  for (const view of views) {
    test(`its pages can be read by everybody, ${view.name}`, async () => {
      const email = `seen-${view.name.replaceAll(/\W+/g, '-')}@example.org`;
      await join(world, email);
      await using context = await opened(view.options);
      const page = await context.newPage();
      const look = async (): Promise<void> => assert.deepEqual(await faultsOf(page), [], page.url());
      await page.goto(`${url}/sign-in`);
      await look();
      await signIn(page, email);
      for (const path of ['/account', '/account/passkeys', '/account/second-factor']) {
        await page.goto(url + path);
        await look();
      }
      await page.getByLabel('Your password').fill(password);
      await press(page, 'Go on');
      await look();
      const secret = (await page.locator('.secret code').textContent()) ?? '';
      await page.getByLabel('Code of your app').fill(codeOf(world, secret));
      await press(page, 'Turn it on');
      await look();
      for (const path of ['/account', '/account/second-factor/codes', '/account/second-factor/remove']) {
        await page.goto(url + path);
        await look();
      }
      await press(page, 'Sign out');
      await signIn(page, email);
      await look();
    });
  }
});

test('without https there are no passkeys, and a reason', async () => {
  await using world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
  await join(world, 'home@example.org');
  const { token } = await enter(world, 'home@example.org');
  const headers = { cookie: `session=${token}` };
  assert.doesNotMatch(await (await world.get('/sign-in')).text(), /passkey/);
  assert.match(
    (await (await world.get('/account', { headers })).text()).replaceAll(/\s+/g, ' '),
    /browsers have them only where a server is reached by a name and https/,
  );
  const page = await world.get('/account/passkeys', { headers });
  assert.equal(page.status, 409);
});
