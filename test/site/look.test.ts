import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { openBrowser, withoutBrowser } from '../support/browser.ts';
import { faultsOf, views } from '../support/looked-at.ts';
import { createWorld, type World } from '../support/world.ts';

describe('pages for everybody', { skip: withoutBrowser }, () => {
  let world: World;
  let browser: Browser;
  before(async () => {
    [world, browser] = await Promise.all([createWorld(), openBrowser()]);
  });
  after(async () => {
    await browser.close();
    await world[Symbol.asyncDispose]();
  });

  for (const path of [
    '/',
    '/docs',
    '/docs/delivery',
    '/docs/reference/operations',
    '/docs/problems',
    '/cookies',
    '/api/docs',
  ]) {
    for (const view of views) {
      test(`${path} can be read by everybody, ${view.name}`, async () => {
        await using context = await browser.newContext(view.options);
        const page = await context.newPage();
        await page.goto(world.url + path);
        assert.deepEqual(await faultsOf(page), []);
      });
    }
  }

  test('load nothing from elsewhere, and their files once for each version', async () => {
    await using context = await browser.newContext();
    const page = await context.newPage();
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(`${world.url}/docs/problems`);
    assert.deepEqual(
      asked.filter((url) => !url.startsWith(`${world.url}/`)),
      [],
    );
    const assets = asked.filter((url) => url.includes('/assets/'));
    assert.ok(assets.some((url) => /\/assets\/vitrine-[0-9a-f]{16}\.css$/.test(url)));
    for (const url of assets) {
      const { headers } = await fetch(url);
      assert.equal(headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.equal(headers.get('set-cookie'), null);
    }
  });

  test('have a mark where programs ask for one by its usual name', async () => {
    const answer = await world.get('/favicon.ico');
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/vnd.microsoft.icon']);
    assert.equal((await answer.arrayBuffer()).byteLength > 300, true);
  });

  test('send no cookie and forbid what a page does not need', async () => {
    const { headers } = await world.get('/');
    assert.equal(headers.get('set-cookie'), null);
    const policy = headers.get('content-security-policy') ?? '';
    for (const rule of [
      "default-src 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
    ])
      assert.ok(policy.includes(rule), rule);
    assert.doesNotMatch(policy, /unsafe|\*|https?:/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
  });

  test('lead from the code of an error to what it means', async () => {
    const answer = (await (await world.get('/nowhere')).json()) as { type: string; code: string };
    await using context = await browser.newContext();
    const page = await context.newPage();
    await page.goto(answer.type);
    const target = page.locator(':target');
    assert.match((await target.textContent()) ?? '', new RegExp(answer.code));
    assert.equal(await target.evaluate((element) => element.getBoundingClientRect().height > 0), true);
  });
});
