import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { operator } from '#access/actor.ts';
import { offerSetUp } from '#accounts/set-up.ts';
import { openBrowser, withoutBrowser } from '../support/browser.ts';
import { MailServer } from '../support/mail-server.ts';
import { createWorld, type World } from '../support/world.ts';

const password = 'four words make one';

describe('journeys', { skip: withoutBrowser }, () => {
  let server: MailServer;
  let world: World;
  let browser: Browser;
  before(async () => {
    server = new MailServer();
    const port = await server.listen();
    const environment = { SMTP_URL: `smtp://127.0.0.1:${port}`, VITRINE_SIGN_UP: 'open' };
    [world, browser] = await Promise.all([createWorld({ environment }), openBrowser()]);
  });
  after(async () => {
    await browser.close();
    await world[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  /** The address in the next letter, which is to this person. */
  async function linkTo(email: string): Promise<string> {
    const { to, text } = await server.next();
    assert.deepEqual(to, [email]);
    const [link] = /http\S+/.exec(text) ?? [];
    assert.ok(link?.startsWith(world.url), text);
    return link ?? '';
  }

  const heading = (page: Page): Promise<string | null> => page.locator('h1').textContent();
  const told = async (page: Page): Promise<string> =>
    (await page.locator('.notice').first().textContent())?.trim() ?? '';
  const press = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name, exact: true }).click();
  };

  async function signUp(page: Page, email: string): Promise<void> {
    await page.goto(`${world.url}/sign-up`);
    await page.getByLabel('Your name').fill('Ada Lovelace');
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('I agree').check();
    await press(page, 'Sign up');
    assert.equal(await heading(page), 'Look into your mail');
  }

  async function signIn(page: Page, email: string, secret = password): Promise<void> {
    await page.goto(`${world.url}/sign-in`);
    await page.getByLabel('E-mail address').fill(email);
    await page.getByLabel('Password', { exact: true }).fill(secret);
    await press(page, 'Sign in');
  }

  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with script' : 'without script';
    const email = `ada-${javaScriptEnabled}@example.org`;

    test(`yes to being counted, and no again, in one press each, ${how}`, async () => {
      await using context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(`${world.url}/cookies`);
      assert.deepEqual(await context.cookies(), []);
      await press(page, 'Yes, count my visits');
      assert.equal(await heading(page), 'You said yes');
      assert.deepEqual(
        (await context.cookies()).map(({ name }) => name),
        ['choice'],
      );
      await page.getByRole('link', { name: 'Back to the choice' }).click();
      await press(page, 'No, do not count them');
      assert.equal(await heading(page), 'You took it back');
      assert.deepEqual(await context.cookies(), []);
    });

    test(`from sign-up by a letter to being signed in, and out, ${how}`, async () => {
      await using context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      await signUp(page, email);
      await page.goto(await linkTo(email));
      await page.getByLabel('Password', { exact: true }).fill('not what it was at all');
      await press(page, 'Confirm');
      assert.match((await page.locator('.field .error').textContent()) ?? '', /chosen at sign-up/);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await press(page, 'Confirm');
      assert.equal(await told(page), 'Your address is confirmed, and you are signed in.');
      await press(page, 'Sign out');
      await page.goto(`${world.url}/account`);
      assert.equal(await heading(page), 'Sign in');
      await page.getByLabel('E-mail address').fill(email);
      await page.getByLabel('Password', { exact: true }).fill(password);
      await press(page, 'Sign in');
      assert.equal(new URL(page.url()).pathname, '/account');
      assert.match((await page.locator('#sessions').textContent()) ?? '', /this one/);
      await press(page, 'Sign out');
      assert.equal(await told(page), 'You are signed out.');
      await page.goto(`${world.url}/account`);
      assert.equal(await heading(page), 'Sign in');
    });

    test(`by a letter to a new password, ${how}`, async () => {
      await using context = await browser.newContext({ javaScriptEnabled });
      const page = await context.newPage();
      await page.goto(`${world.url}/sign-in`);
      await page.getByRole('link', { name: 'Forgot your password?' }).click();
      await page.getByLabel('E-mail address').fill(email);
      await press(page, 'Send the letter');
      const link = await linkTo(email);
      await page.goto(link);
      await page.getByLabel('New password').fill('short');
      await press(page, 'Set the password');
      assert.match((await page.locator('.field .error').textContent()) ?? '', /too short/);
      await page.getByLabel('New password').fill('five words make another one');
      await press(page, 'Set the password');
      assert.match(await told(page), /new password is set/);
      assert.match((await server.next()).text, /password of your account was changed/);
      await signIn(page, email);
      assert.match(await told(page), /address or the password is not right/);
      await signIn(page, email, 'five words make another one');
      assert.equal(new URL(page.url()).pathname, '/account');
      await page.goto(link);
      assert.equal(await heading(page), 'The link does not work');
    });
  }

  test('a form with faults comes back with what was filled in, and says each fault beside its field', async () => {
    await using context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(`${world.url}/sign-up`);
    await page.getByLabel('Your name').fill('Ada "<b>');
    await page.getByLabel('E-mail address').fill('ada@');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('I agree').check();
    await press(page, 'Sign up');
    assert.match(await page.title(), /^Error: /);
    assert.equal(await page.getByLabel('Your name').inputValue(), 'Ada "<b>');
    assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), '');
    const field = page.getByLabel('E-mail address');
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    assert.equal(await page.evaluate('document.activeElement.id'), 'faults');
    await page.locator('#faults a').click();
    assert.equal(await page.evaluate('document.activeElement.name'), 'email');
  });

  test('a form that another site sends, or that lost its token, does nothing', async () => {
    const body = new URLSearchParams({ email: 'x@example.org', password, next: '' });
    const post = (headers: Record<string, string>, token = ''): Promise<Response> =>
      world.get('/sign-in', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: `${body.toString()}&token=${token}`,
      });
    const token = 'A'.repeat(22);
    for (const [headers, given] of [
      [{}, ''],
      [{ cookie: `form=${token}` }, ''],
      [{ cookie: `form=${token}` }, 'B'.repeat(22)],
      [{}, token],
      [{ cookie: `form=${token}`, 'sec-fetch-site': 'cross-site' }, token],
      [{ cookie: `form=${token}`, 'sec-fetch-site': 'same-site' }, token],
    ] as const) {
      const answer = await post(headers, given);
      assert.equal(answer.status, 403);
      assert.match(await answer.text(), /did not come from a page of this server/);
    }
    const answer = await post({ cookie: `form=${token}`, 'sec-fetch-site': 'same-origin' }, token);
    assert.match(await answer.text(), /address or the password is not right/);
  });

  test('sign-in leads to a page of ours and to nowhere else', async () => {
    await using context = await browser.newContext();
    const page = await context.newPage();
    for (const next of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      'javascript:alert(1)',
    ]) {
      await page.goto(`${world.url}/sign-in?next=${encodeURIComponent(next)}`);
      await page.getByLabel('E-mail address').fill('ada-true@example.org');
      await page.getByLabel('Password', { exact: true }).fill('five words make another one');
      await press(page, 'Sign in');
      assert.equal(page.url(), `${world.url}/account`, next);
      await press(page, 'Sign out');
    }
  });

  test('from the set-up link to the first administrator', async () => {
    await using context = await browser.newContext();
    const page = await context.newPage();
    const link = await offerSetUp(world.ctx, operator);
    await page.goto(link ?? '');
    await page.getByLabel('Your name').fill('Grace Hopper');
    await page.getByLabel('E-mail address').fill('grace@example.org');
    await page.getByLabel('Password', { exact: true }).fill(password);
    await page.getByLabel('I agree').check();
    await press(page, 'Set up');
    assert.equal(new URL(page.url()).pathname, '/console');
    await page.goto(link ?? '');
    assert.equal(await heading(page), 'The link does not work');
    assert.match((await page.locator('main').textContent()) ?? '', /sign in.*prints a new link/s);
  });
});
