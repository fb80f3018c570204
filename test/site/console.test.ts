import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createKey } from '#accounts/api-keys.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { invite } from '#accounts/invitations.ts';
import { openBrowser, withoutBrowser } from '../support/browser.ts';
import { create } from '../support/doors.ts';
import { faultsOf, views } from '../support/looked-at.ts';
import { MailServer } from '../support/mail-server.ts';
import { becomeAdministrator, client, password, type SignedIn, whoIs } from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { createWorld, type World } from '../support/world.ts';

describe('the pages of an organization', { skip: withoutBrowser }, () => {
  let mail: MailServer;
  let world: World;
  let browser: Browser;
  let owner: SignedIn;
  let picture: Buffer;
  before(async () => {
    mail = new MailServer();
    const environment = { SMTP_URL: `smtp://127.0.0.1:${await mail.listen()}`, VITRINE_SIGN_UP: 'open' };
    [world, browser] = await Promise.all([createWorld({ environment }), openBrowser()]);
    owner = await becomeAdministrator(world, 'ada@example.org');
    picture = await canvasOf(photo(300, 200)).jpeg().toBuffer();
  });
  after(async () => {
    await browser.close();
    await world[Symbol.asyncDispose]();
    await mail[Symbol.asyncDispose]();
  });

  const heading = (page: Page): Promise<string | null> => page.locator('h1').textContent();
  const told = async (page: Page): Promise<string> =>
    (await page.locator('.notice').first().textContent())?.trim() ?? '';
  const press = (page: Page, name: string): Promise<void> =>
    page.getByRole('button', { name, exact: true }).click();
  const go = (page: Page, name: string): Promise<void> =>
    page.getByRole('link', { name, exact: true }).first().click();

  async function signedIn(context: BrowserContext): Promise<Page> {
    await context.addCookies([{ name: 'session', value: owner.token, url: world.url }]);
    return context.newPage();
  }

  /** The address in the next letter to somebody. */
  async function linkTo(email: string): Promise<string> {
    const { to, text } = await mail.next();
    assert.deepEqual(to, [email]);
    return /http\S+/.exec(text)?.[0] ?? '';
  }

  /** Whether every picture of the page is there to be seen. */
  const seen = (page: Page): Promise<boolean> =>
    page.evaluate<boolean>(`Promise.all([...document.images].map((image) => {
      image.loading = 'eager';
      return image.decode();
    })).then(() => [...document.images].every((image) => image.naturalWidth > 1))`);

  for (const javaScriptEnabled of [true, false]) {
    const how = javaScriptEnabled ? 'with script' : 'without script';
    const cloudname = javaScriptEnabled ? 'scripted' : 'plain';

    test(`from nothing to a first picture, its URL, a colleague and a key, ${how}`, async () => {
      await using context = await browser.newContext({ javaScriptEnabled });
      const page = await signedIn(context);
      await page.goto(`${world.url}/console`);
      await page.getByLabel('Cloudname').fill('Not One');
      await press(page, 'Make it');
      assert.match((await page.locator('.field .error').textContent()) ?? '', /cannot be a cloudname/);
      await page.getByLabel('Name', { exact: true }).fill('First & Sons');
      await page.getByLabel('Cloudname').fill(cloudname);
      await press(page, 'Make it');
      assert.equal(await heading(page), 'First & Sons');

      await press(page, 'Upload');
      assert.match((await page.locator('.field .error').first().textContent()) ?? '', /no file/i);
      await page.goto(`${world.url}/console/${cloudname}`);
      await page
        .getByLabel('File')
        .setInputFiles({ name: 'lake.jpg', mimeType: 'image/jpeg', buffer: picture });
      await page.getByLabel('Folder').fill('/holidays');
      await press(page, 'Upload');
      assert.equal(await told(page), 'The picture is uploaded.');
      assert.equal(await heading(page), 'lake.jpg');
      assert.equal(await page.locator('.picture img').evaluate((image) => image.tagName), 'IMG');
      const [url = ''] = await page.locator('#urls code').allTextContents();
      assert.equal(url, `${world.url}/cdn/${cloudname}/holidays/lake.jpg`);
      assert.equal((await fetch(url)).status, 404);
      await press(page, 'Publish');
      assert.equal((await fetch(url)).status, 200);
      assert.equal(await page.locator('[data-copy] button').count(), javaScriptEnabled ? 4 : 0);

      await page.locator('summary', { hasText: 'Delete' }).click();
      await press(page, 'Put it into the trash');
      assert.equal(await heading(page), 'Trash');
      assert.equal((await fetch(url)).status, 404);
      await page.getByRole('button', { name: 'Restore lake.jpg' }).click();
      assert.equal(await told(page), 'The picture is back, with its URLs.');
      assert.equal((await fetch(url)).status, 200);

      await go(page, 'Pictures');
      await go(page, 'holidays/');
      assert.equal(await page.locator('.tiles img').count(), 1);

      await go(page, 'Members');
      const email = `${cloudname}@example.org`;
      await page.getByLabel('E-mail address').fill(email);
      await page.locator('#field-role').selectOption('viewer');
      await press(page, 'Send the invitation');
      assert.equal(await told(page), 'A letter with the invitation is on its way.');
      const first = await linkTo(email);
      await page.getByRole('button', { name: `Send again the invitation of ${email}` }).click();
      const second = await linkTo(email);
      await using theirs = await browser.newContext({ javaScriptEnabled });
      const guest = await theirs.newPage();
      await guest.goto(first);
      assert.equal(await heading(guest), 'The link does not work');
      await guest.goto(second);
      assert.equal(await heading(guest), 'Join First & Sons');
      await guest.getByLabel('Your name').fill('Grace');
      await guest.getByLabel('Password', { exact: true }).fill(password);
      await guest.getByLabel('I agree').check();
      await press(guest, 'Make an account and join');
      await go(guest, 'First & Sons');
      assert.deepEqual(await guest.locator('.tabs a').allTextContents(), [
        ...['Overview', 'Pictures', 'Share links', 'Presets', 'Members', 'Usage', 'Settings'],
      ]);
      assert.equal(await guest.getByRole('link', { name: 'Upload' }).count(), 0);
      assert.equal((await theirs.request.get(`${world.url}/console/${cloudname}/keys`)).status(), 403);

      await page.goto(`${world.url}/console/${cloudname}/members`);
      await page.getByLabel('Role of Grace', { exact: true }).selectOption('editor');
      await page.getByRole('button', { name: 'Change the role of Grace' }).click();
      await guest.goto(`${world.url}/console/${cloudname}`);
      assert.equal(await guest.getByRole('link', { name: 'Upload' }).count(), 1);

      await go(page, 'API keys');
      await page.getByLabel('Label').fill('Robot');
      await press(page, 'Make the key');
      const [apiKey = '', apiSecret = ''] = await page.locator('.secret code').allTextContents();
      const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
      const asked = (): Promise<Response> => world.get('/api/v1/assets', { headers: { authorization } });
      assert.equal((await asked()).status, 200);
      await go(page, 'It is copied');
      assert.equal((await page.content()).includes(apiSecret), false);
      assert.match((await page.locator('.rows').textContent()) ?? '', /last used/);
      await page.locator('summary').click();
      await press(page, 'Stop the key');
      assert.equal((await asked()).status, 401);

      await go(page, 'Audit trail');
      const trail = (await page.locator('table').textContent()) ?? '';
      for (const act of ['Key revoked: Robot', 'Member joined', 'Picture uploaded', '/holidays/lake.jpg'])
        assert.ok(trail.includes(act), act);
      await page.getByLabel('What').selectOption('key.created');
      await press(page, 'Show');
      assert.equal(await page.locator('tbody tr').count(), 1);
      const href = await page.getByRole('link', { name: 'Download as CSV' }).getAttribute('href');
      const csv = await (await context.request.get(world.url + (href ?? ''))).text();
      assert.deepEqual([csv.split('\r\n').length, csv.includes('key.created')], [3, true]);
    });

    test(`several pictures at once are uploaded, tagged, found and shared, ${how}`, async () => {
      await using context = await browser.newContext({ javaScriptEnabled });
      const page = await signedIn(context);
      await page.goto(`${world.url}/console/${cloudname}/pictures?folder=/holidays/`);
      const other = await canvasOf(photo(310, 200)).jpeg().toBuffer();
      await page.getByLabel('Files').setInputFiles([
        {
          name: 'beach.jpg',
          mimeType: 'image/jpeg',
          buffer: await canvasOf(photo(301, 200)).jpeg().toBuffer(),
        },
        { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') },
        { name: 'cliff.jpg', mimeType: 'image/jpeg', buffer: other },
      ]);
      await press(page, 'Upload');
      if (javaScriptEnabled) {
        await page.getByText('2 of 3 uploaded. 1 could not be taken.').waitFor();
        assert.match(
          (await page.locator('.uploads .is-bad').textContent()) ?? '',
          /notes\.txt.*not a picture/,
        );
        await go(page, 'Show them');
      } else {
        assert.equal(await told(page), '2 of 3 pictures are uploaded.');
        assert.match((await page.locator('#faults').textContent()) ?? '', /notes\.txt: .*not a picture/);
      }
      const names = await page.locator('.tiles .caption').allTextContents();
      assert.deepEqual(names.toSorted(), ['beach.jpg', 'cliff.jpg', 'lake.jpg']);

      await go(page, 'beach.jpg');
      await page.getByLabel('All its tags').fill('x'.repeat(101));
      await press(page, 'Set the tags');
      assert.match((await page.locator('.field .error').textContent()) ?? '', /tag/i);
      await page.getByLabel('All its tags').fill('Summer, sea & sand');
      await press(page, 'Set the tags');
      assert.equal(await told(page), 'The tags are set.');
      await go(page, 'sea & sand');
      assert.equal(await page.locator('.tiles li').count(), 1);
      await page.getByLabel('Search all pictures').fill('sumer');
      await press(page, 'Search');
      assert.match(await told(page), /may have been meant/);
      await page.getByLabel('Search all pictures').fill('nowhere');
      await press(page, 'Search');
      assert.match((await page.locator('main').textContent()) ?? '', /Nothing found\s+for “nowhere”/);
      await page.goto(`${world.url}/console/${cloudname}/pictures?q=beach`);
      await go(page, 'beach.jpg in /holidays/');

      await go(page, 'Share by a link');
      await page.getByLabel('Last day').fill('2020-01-01');
      await press(page, 'Make the link');
      assert.match((await page.locator('.field .error').textContent()) ?? '', /not a day to come/);
      await page.getByLabel('Last day').fill('');
      await page.getByLabel('Title').fill('Two weeks');
      await press(page, 'Make the link');
      const [url = ''] = await page.locator('.secret code').allTextContents();
      assert.match(await (await fetch(url)).text(), /Two weeks[\s\S]*beach\.jpg/);
      await go(page, 'It is copied');
      assert.equal((await page.content()).includes(url), false);
      await page.locator('summary', { hasText: 'End' }).click();
      await press(page, 'End the link Two weeks');
      assert.match(await told(page), /is ended/);
      assert.equal((await fetch(url)).status, 404);
    });

    test(`is closed by who types its name and their password, and opened again, ${how}`, async () => {
      await using context = await browser.newContext({ javaScriptEnabled });
      const page = await signedIn(context);
      await page.goto(`${world.url}/console/${cloudname}/settings`);
      await page.getByLabel('The cloudname, once more').fill('something');
      await page.getByLabel('Your password').fill(password);
      await press(page, `Close ${cloudname}`);
      assert.match((await page.locator('.field .error').textContent()) ?? '', /not the cloudname/);
      await page.getByLabel('The cloudname, once more').fill(cloudname);
      await page.getByLabel('Your password').fill(password);
      await press(page, `Close ${cloudname}`);
      assert.match(await told(page), /is closed/);
      assert.match((await mail.next()).text, /was closed/);
      assert.equal((await world.get(`/cdn/${cloudname}/holidays/lake.jpg`)).status, 404);
      assert.equal((await page.goto(`${world.url}/console/${cloudname}`))?.status(), 404);
      await page.goto(`${world.url}/console`);
      await page.getByRole('button', { name: 'Open again First & Sons' }).click();
      assert.match(await told(page), /open again/);
      assert.equal((await world.get(`/cdn/${cloudname}/holidays/lake.jpg`)).status, 200);
    });
  }

  test('takes a picture that is dropped on the page, and shows it', async () => {
    await using context = await browser.newContext();
    const page = await signedIn(context);
    await page.goto(`${world.url}/console/plain/pictures`);
    const dropped = await canvasOf(photo(320, 200)).jpeg().toBuffer();
    await page.evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      const bytes = Uint8Array.from(atob('${dropped.toString('base64')}'), (letter) => letter.charCodeAt(0));
      dataTransfer.items.add(new File([bytes], 'dropped.jpg', { type: 'image/jpeg' }));
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    })()`);
    assert.equal(await told(page), 'The picture is uploaded.');
    assert.equal(await heading(page), 'dropped.jpg');
  });

  test('is given away by who says their password, and then left', async () => {
    await using context = await browser.newContext();
    const page = await signedIn(context);
    await page.goto(`${world.url}/console/plain/members`);
    await page.getByLabel('Your password').fill('not this one');
    await press(page, 'Make them owner');
    assert.match((await page.locator('.field .error').textContent()) ?? '', /not your password/);
    await page.getByLabel('Your password').fill(password);
    await press(page, 'Make them owner');
    assert.match(await told(page), /new owner/);
    await press(page, 'Leave this organization');
    assert.equal(await told(page), 'You left the organization.');
    assert.equal((await page.goto(`${world.url}/console/plain`))?.status(), 404);
  });

  test('shows pictures whatever the rules of delivery, and pages through a folder', async () => {
    const { ctx } = world;
    const { id } = await foundOrganization(ctx, owner.person, { cloudname: 'many' });
    const person = await whoIs(world, owner.token);
    const key = await createKey(ctx, person, { organizationId: id, label: '' });
    const authorization = `Basic ${Buffer.from(`${key.apiKey}:${key.apiSecret}`).toString('base64')}`;
    const account = { cloudname: 'many', ...key, authorization };
    for (let at = 0; at < 62; at += 1)
      await create(world, account, { name: `p${100 + at}.jpg`, bytes: picture });
    await using context = await browser.newContext();
    const page = await signedIn(context);
    await page.goto(`${world.url}/console/many/settings`);
    await page.getByLabel('Transformations at signed URLs only').check();
    await page.getByLabel('Presets only').check();
    await page.getByLabel('Allowed sizes').fill('320, 64o');
    await press(page, 'Set the rules');
    assert.equal(await page.getByLabel('Allowed sizes').getAttribute('aria-invalid'), 'true');
    assert.equal(await page.getByLabel('Presets only').isChecked(), true);
    await page.getByLabel('Allowed sizes').fill('320, 640');
    await press(page, 'Set the rules');
    assert.match(await told(page), /rules are set/);
    await page.goto(`${world.url}/console/many/pictures`);
    assert.equal(await page.locator('.tiles li').count(), 60);
    assert.equal(await seen(page), true);
    await go(page, 'More pictures');
    assert.deepEqual(await page.locator('.tiles .caption').allTextContents(), ['p160.jpg', 'p161.jpg']);
  });

  // Both schemes and both widths, in half the time.
  for (const view of views.filter((_, at) => at === 0 || at === 3)) {
    test(`can be read and used by everybody, as the pages before it, ${view.name}`, async () => {
      await using context = await browser.newContext(view.options);
      const page = await signedIn(context);
      const person = await whoIs(world, owner.token);
      const { roles } = person;
      const [organizationId] = roles.keys();
      assert.ok(organizationId);
      const email = `${view.name.replaceAll(/\W+/g, '-')}@example.org`;
      await invite(world.ctx, person, { organizationId, email, role: 'viewer', client });
      const invitation = await linkTo(email);
      const [letter] = await world.ctx.database.db.selectFrom('messages').select('id').execute();
      const [asset] = await world.ctx.database.db
        .selectFrom('assets')
        .innerJoin('organizations', 'organizations.id', 'assets.organization_id')
        .select('assets.id')
        .where('cloudname', '=', 'many')
        .execute();
      const inside = [
        ...[
          '',
          '/pictures',
          `/pictures/${asset?.id}`,
          '/pictures?q=p1',
          '/shares',
          '/presets',
          '/members',
          '/keys',
          '/url-keys',
          '/usage',
          '/audit',
          '/settings',
        ],
      ].map((path) => `/console/many${path}`);
      const mails = ['/console/~mail', `/console/~mail/${letter?.id}`];
      for (const path of ['/account', '/console', ...inside, ...mails, '/console/nobody']) {
        await page.goto(world.url + path);
        assert.deepEqual(await faultsOf(page), [], path);
      }
      await page.goto(`${world.url}/console/many/keys`);
      await press(page, 'Make the key');
      assert.deepEqual(await faultsOf(page), [], 'a new key');
      await context.clearCookies();
      for (const path of ['/sign-in', '/sign-up', '/forgot', '/reset/none', new URL(invitation).pathname]) {
        await page.goto(world.url + path);
        assert.deepEqual(await faultsOf(page), [], path);
      }
    });
  }
});
