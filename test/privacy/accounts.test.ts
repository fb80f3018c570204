import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createLog } from '#platform/log.ts';
import { inventory } from '#inventory.ts';
import { AtABrowser, inputsOf, linkIn } from '../support/at-a-browser.ts';
import { lettersTo, password } from '../support/people.ts';
import { whereabouts } from '../support/whereabouts.ts';
import { createWorld, type World } from '../support/world.ts';

const address = '81.2.69.142';
const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0 Canary-7731';
const headers = { 'x-forwarded-for': address, 'user-agent': browser, 'accept-language': 'en-canary' };
const ada = { name: 'Ada Canary-Name', company: 'Canary-Company', email: 'canary-ada@example.org', password };

describe('what is promised to whoever has an account', () => {
  const lines: string[] = [];
  let world: World;
  before(async () => {
    world = await createWorld({
      environment: { VITRINE_SIGN_UP: 'open', VITRINE_TRUST_PROXY: '127.0.0.1' },
      log: createLog('debug', { write: (line) => void lines.push(line) }),
    });
    const visitor = new AtABrowser(world, headers);
    const { text } = await visitor.submit('/sign-up', { ...ada, agreed: 'yes' });
    assert.match(text, /Look into your mail/);
  });
  after(() => world[Symbol.asyncDispose]());

  async function signIn(fields: Readonly<Record<string, string>> = {}): Promise<AtABrowser> {
    world.clock.advance(1_000);
    const visitor = new AtABrowser(world, headers);
    const { answer } = await visitor.submit('/sign-in', { email: ada.email, password, ...fields });
    assert.equal(answer.status, 200);
    assert.ok(visitor.jar.has('session'));
    return visitor;
  }

  const letter = async (template: string): Promise<string> => {
    const found = (await lettersTo(world, ada.email)).find((one) => one.template === `accounts.${template}`);
    assert.ok(found);
    return found.text;
  };

  test('X-18, I-06 sign-up asks for what is declared, and nobody signs in before their address is confirmed', async () => {
    const { text } = await new AtABrowser(world).get('/sign-up');
    const asked = inputsOf(text).filter((name) => name !== 'token');
    assert.deepEqual(asked.toSorted(), ['agreed', 'company', 'email', 'name', 'notice', 'password', 'terms']);
    const needed = [...text.matchAll(/<input[^>]*\brequired\b[^>]*>/g)].map(
      ([tag]) => /name="(\w+)"/.exec(tag)?.[1] ?? '',
    );
    assert.deepEqual(needed.toSorted(), ['agreed', 'email', 'name', 'password']);
    const more = await new AtABrowser(world).submit('/sign-up', {
      ...ada,
      agreed: 'yes',
      birthday: '1815-12-10',
    });
    assert.equal(more.answer.status, 400);
    const early = new AtABrowser(world);
    await early.submit('/sign-in', { email: ada.email, password });
    assert.equal(early.jar.has('session'), false);
    await new AtABrowser(world).submit(linkIn(await letter('verify-address')), { password });
    await signIn();
  });

  test('X-18 every field of every form is declared with its reason', async () => {
    const signedIn = await signIn();
    const pages = ['/sign-up', '/sign-in', '/forgot', '/account', '/privacy', '/cookies', '/'];
    const declared = new Set(inventory.flatMap(({ inputs = {} }) => Object.keys(inputs)));
    const asked = new Set<string>();
    for (const path of pages) for (const name of inputsOf((await signedIn.get(path)).text)) asked.add(name);
    assert.ok(asked.size > 5);
    assert.deepEqual(
      [...asked].filter((name) => !declared.has(name)),
      [],
    );
  });

  test('X-23 without the tick nobody signs up; with it the versions that were shown are kept', async () => {
    const { answer } = await new AtABrowser(world).submit('/sign-up', { ...ada, email: 'never@example.org' });
    assert.ok(answer.status >= 400 && answer.status < 500);
    assert.deepEqual(await whereabouts(world, 'never@example.org'), []);
    const { db } = world.ctx.database;
    const [row] = await db.selectFrom('people').select(['terms_version', 'acknowledged_at']).execute();
    const { text } = await new AtABrowser(world).get('/sign-up');
    assert.equal(row?.terms_version, /name="terms" value="([^"]+)"/.exec(text)?.[1]);
    assert.ok(row?.acknowledged_at);
  });

  test('X-05, I-17 of a session country and kind of browser are kept and shown, the address is nowhere', async () => {
    const visitor = await signIn();
    const { text } = await visitor.get('/account');
    assert.match(text, /From United Kingdom/);
    assert.match(text, /Firefox on Linux/);
    assert.deepEqual(await whereabouts(world, address), []);
    assert.equal(lines.join('').includes(address), false);
    const { answer } = await visitor.get('/account');
    assert.match(answer.headers.get('permissions-policy') ?? '', /geolocation=\(\)/);
  });

  test('I-10 nothing else of the browser is kept, and no page asks it anything', async () => {
    await signIn();
    for (const canary of ['Canary-7731', 'en-canary']) {
      assert.deepEqual(await whereabouts(world, canary), []);
      assert.equal(lines.join('').includes(canary), false);
    }
    const { answer, text } = await new AtABrowser(world).get('/sign-up');
    assert.equal(answer.headers.get('accept-ch'), null);
    const [script = ''] = /\/assets\/vitrine-\w+\.js/.exec(text) ?? [];
    const code = await (await world.get(script)).text();
    assert.ok(code.length > 100);
    assert.doesNotMatch(
      code,
      /navigator\.(?:plugins|userAgentData|hardwareConcurrency)|getImageData|AudioContext|toDataURL/,
    );
  });

  test('I-04, I-05 what is entered is kept where it is declared and nowhere else', async () => {
    const places = async (canary: string): Promise<string[]> => [
      ...(await whereabouts(world, canary)),
      ...(lines.join('').includes(canary) ? ['log'] : []),
    ];
    assert.deepEqual(await places('Canary-Name'), ['people.name']);
    assert.deepEqual(await places('Canary-Company'), ['people.company']);
    assert.deepEqual(await places(ada.email), ['file:mail', 'messages.recipient', 'people.email']);
    const open = await Promise.all(
      ['/', '/privacy', '/privacy/evidence.json', '/sign-in', '/docs/problems', '/privacy/ledger.json'].map(
        async (path) => (await world.get(path)).text(),
      ),
    );
    assert.doesNotMatch(open.join(''), /Canary-Name|Canary-Company|canary-ada/);
  });

  test('I-11 the password is nowhere, only an argon2id hash of it', async () => {
    await signIn();
    assert.deepEqual(await whereabouts(world, password), []);
    assert.equal(lines.join('').includes(password), false);
    const [row] = await world.ctx.database.db.selectFrom('credentials').select('password').execute();
    assert.match(row?.password ?? '', /^\$argon2id\$/);
  });

  test('X-09 nobody finds out whether an address has an account', async () => {
    const tell = async (path: string, fields: Readonly<Record<string, string>>) => {
      const { answer, text } = await new AtABrowser(world).submit(path, fields);
      const said = text.replaceAll(/value="[^"]*"/g, '').replaceAll(/[\w-]+@example\.org/g, '');
      return [answer.status, said];
    };
    for (const [path, fields] of [
      ['/sign-up', { ...ada, agreed: 'yes' }],
      ['/forgot', {}],
      ['/sign-in', { password: 'not the right words' }],
    ] as const) {
      world.clock.advance(7_200);
      const known = await tell(path, { ...fields, email: ada.email });
      assert.deepEqual(await tell(path, { ...fields, email: 'nobody@example.org' }), known, path);
    }
  });

  test('I-33 attempts are counted in memory only, and their end comes by itself', async () => {
    const guess = async (): Promise<number> => {
      const guessing = new AtABrowser(world, { 'x-forwarded-for': '198.51.100.77' });
      const fields = { email: 'guessed-canary@example.org', password: 'a wrong one' };
      return (await guessing.submit('/sign-in', fields)).answer.status;
    };
    const statuses = [];
    for (let tries = 0; tries < 12; tries += 1) statuses.push(await guess());
    assert.equal(statuses.at(-1), 429);
    assert.deepEqual(await whereabouts(world, 'guessed-canary'), []);
    assert.deepEqual(await whereabouts(world, '198.51.100.77'), []);
    world.clock.advance(3_600);
    assert.notEqual(await guess(), 429);
  });

  test('X-29, X-46, I-58 the cookies there are, as the table says, and as long as somebody is signed in', async () => {
    const visitor = await signIn();
    const names = new Set(visitor.set.map((cookie) => cookie.split('=', 1)[0] ?? ''));
    const { text: table } = await visitor.get('/cookies');
    for (const name of names) assert.ok(table.includes(`<code>${name}</code>`), name);
    assert.deepEqual([...names].toSorted(), ['form', 'session']);
    for (const { attributes } of visitor.jar.values()) assert.ok(attributes.has('httponly'));
    assert.match(visitor.jar.get('session')?.value ?? '', /^[\w-]{43,}$/);
    await visitor.submit('/account', {}, '/sign-out');
    assert.equal(visitor.jar.has('session'), false);
  });

  test('I-55, I-56, I-57 staying signed in is asked for, and its cookie ends when the table says', async () => {
    const passing = await signIn();
    assert.equal(passing.jar.get('session')?.attributes.has('expires'), false);
    assert.equal(passing.jar.get('session')?.attributes.has('max-age'), false);
    const staying = await signIn({ stay: 'yes' });
    const { value = '', attributes } = staying.jar.get('session') ?? {};
    const seconds = (Date.parse(attributes?.get('expires') ?? '') - world.clock.now().getTime()) / 1_000;
    const [, days = ''] = /(\d+) days if you ask to stay/.exec((await staying.get('/cookies')).text) ?? [];
    assert.ok(Math.abs(seconds / (Number(days) * 86_400) - 1) < 0.01, `${seconds} s, ${days} days`);
    assert.doesNotMatch(value, /canary/i);
    // The value before comes back, once the new one is in use and what was under way is over.
    world.clock.advance(7_200);
    await staying.get('/account');
    assert.notEqual(staying.jar.get('session')?.value, value);
    await staying.get('/account');
    world.clock.advance(120);
    const thief = new AtABrowser(world);
    thief.jar.set('session', { value, attributes: new Map() });
    assert.equal((await thief.get('/account')).answer.status, 303);
    assert.equal((await staying.get('/account')).answer.status, 303);
  });

  test('I-59 who deletes the cookie signs in again, and nothing else happens', async () => {
    const visitor = await signIn();
    visitor.jar.clear();
    const { answer } = await visitor.get('/account');
    assert.equal(answer.status, 303);
    assert.match(answer.headers.get('location') ?? '', /^\/sign-in\?next=%2Faccount$/);
    await visitor.submit('/sign-in?next=/account', { email: ada.email, password }, '/sign-in');
    assert.match((await visitor.get('/account')).text, /Canary-Name/);
  });

  test('I-45 an address is changed when the old and the new one agree, and not before', async () => {
    const visitor = await signIn();
    const email = 'canary-new@example.org';
    await visitor.submit('/account', { email, confirmation: password }, '/account/address');
    const path = async (to: string, template: string): Promise<string> => {
      const found = (await lettersTo(world, to)).find((one) => one.template === `accounts.${template}`);
      return linkIn(found?.text ?? '');
    };
    const shown = async (): Promise<string> => (await visitor.get('/account')).text;
    await new AtABrowser(world).submit(await path(email, 'confirm-new-address'), {});
    assert.ok((await shown()).includes(ada.email));
    await new AtABrowser(world).submit(await path(ada.email, 'address-change-asked'), {});
    assert.ok((await shown()).includes(email));
    const { db } = world.ctx.database;
    const old = db.selectFrom('people').select('id').where('email', '=', ada.email).execute();
    assert.deepEqual(await old, []);
  });
});
