import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { erasePerson } from '#accounts/erase-person.ts';
import { Audience } from '#audience/audience.ts';
import { publishMonths } from '#audience/publish.ts';
import { reportAsCsv } from '#audience/report-forms.ts';
import { readReport } from '#audience/reports.ts';
import { audience as audienceCommand } from '#cli/audience.ts';
import { expireChoices } from '#consent/jobs.ts';
import { listColumns } from '#database/columns.ts';
import { inventory } from '#inventory.ts';
import { everyDeclaration } from '#privacy/notice/notice.ts';
import { noticeInForce } from '#privacy/notice/versions.ts';
import type { SignedReceipt } from '#privacy/receipts/sign-receipt.ts';
import { type Check, verifyServer } from '#privacy/verify.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import { join, password } from '../support/people.ts';
import { whereabouts } from '../support/whereabouts.ts';
import { createWorld, type World } from '../support/world.ts';

const address = '81.2.69.142';
const here = {
  'sec-fetch-site': 'same-origin',
  'x-forwarded-for': address,
  'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Mobile/15E148 Canary-Agent',
  referer: 'https://www.example.org/canary-page?q=canary-search',
  'accept-language': 'tlh-canary',
};
const pages = ['/', '/docs', '/privacy', '/cookies', '/reports', '/terms'];

type Counted = Readonly<Record<string, number>>;

describe('what is optional', () => {
  let world: World;
  before(async () => {
    world = await createWorld({
      environment: { VITRINE_SIGN_UP: 'open', VITRINE_TRUST_PROXY: '127.0.0.1' },
    });
  });
  after(() => world[Symbol.asyncDispose]());

  /** The counts there are, by measure and value, over all days. */
  async function counts(): Promise<Counted> {
    await world.server.audience.flush();
    const rows = await world.ctx.database.db.selectFrom('audience_days').selectAll().execute();
    return Object.fromEntries(
      rows.map(({ measure, value, visits }) => [`${measure} ${value}`, visits] as const),
    );
  }

  /** Counts of other tests, and their bounds, are those of other days. */
  async function another(day = 1): Promise<void> {
    await world.server.audience.flush();
    world.clock.advance(day * 86_400);
    await world.ctx.database.db.deleteFrom('audience_days').execute();
  }

  const choose = (browser: AtABrowser, choice: 'agreed' | 'refused') =>
    browser.submit('/cookies', { choice });
  const choices = () => world.ctx.database.db.selectFrom('consents').selectAll().execute();

  async function agreed(headers: Readonly<Record<string, string>> = {}): Promise<AtABrowser> {
    const browser = new AtABrowser(world, { ...here, ...headers });
    const { answer, text } = await choose(browser, 'agreed');
    assert.equal(answer.status, 200, text);
    return browser;
  }

  async function receiptOf(browser: AtABrowser, text: string): Promise<SignedReceipt> {
    const [, path = ''] = /href="(\/cookies\/choices\/[\w-]+\/receipt\.json)"/.exec(text) ?? [];
    const receipt = await browser.get(path);
    assert.match(receipt.answer.headers.get('content-disposition') ?? '', /^attachment/);
    return JSON.parse(receipt.text) as SignedReceipt;
  }

  /** What `vitrine verify` says of a receipt. */
  async function verified(receipt: SignedReceipt): Promise<Check | undefined> {
    const checks = await verifyServer(world.url, world.clock.now(), receipt);
    return checks.find(({ check }) => check === 'receipt');
  }

  test('I-60 before a choice nothing is set or counted, and yes and no are the same press', async () => {
    const passing = new AtABrowser(world, here);
    for (const path of pages) {
      const { text } = await passing.get(path);
      assert.match(text, /<a href="\/cookies">Cookies<\/a>/, path);
    }
    const { text } = await new AtABrowser(world, { ...here, 'sec-gpc': '1' }).get('/');
    assert.match(text, /<a href="\/cookies">Cookies<\/a>/);
    assert.deepEqual(passing.set, []);
    assert.deepEqual(await counts(), {});
    assert.deepEqual(await choices(), []);
    const page = (await passing.get('/cookies')).text;
    const [form = ''] = /<form method="post" action="\/cookies">.*?<\/form>/s.exec(page) ?? [];
    const buttons = [...form.matchAll(/<button class="([^"]*)" name="choice" value="(\w+)">/g)];
    assert.deepEqual(
      buttons.map(([, look, choice]) => [look, choice]),
      [
        ['button', 'agreed'],
        ['button', 'refused'],
      ],
    );
  });

  test('X-04 a report with a small group in it is noticed, and nobody is counted any more', async () => {
    await another();
    const { ctx, server } = world;
    const { probes } = server.promises;
    const browser = await agreed();
    await another(0);
    await probes.lookAll();
    assert.equal(probes.found('published-groups').state, 'green');
    assert.equal(ctx.flows.stopped('audience'), undefined);
    const figures = {
      visits: 100,
      tables: { device: { rows: [{ value: 'tablet', visits: 4 }], withheld: true } },
    };
    await ctx.database.db
      .insertInto('audience_reports')
      .values({ month: '2020-01', made_at: world.clock.now(), figures: JSON.stringify(figures) })
      .execute();
    await probes.lookAll();
    assert.equal(probes.found('published-groups').state, 'red');
    assert.equal(ctx.flows.stopped('audience'), 'published-groups');
    for (const path of ['/docs', '/']) await browser.get(path);
    assert.deepEqual(await counts(), {});
    await ctx.database.db.deleteFrom('audience_reports').execute();
    await probes.lookAll();
    await browser.get('/docs');
    assert.deepEqual(await counts(), { 'page guide': 1 });
  });

  test('I-60 a yes is one cookie and a signed receipt; taking it back deletes the one and is in the other', async () => {
    await another();
    const browser = new AtABrowser(world, here);
    const said = await choose(browser, 'agreed');
    assert.match(said.text, /You said yes/);
    assert.deepEqual(
      browser.set.map((cookie) => cookie.split('=', 1)[0]),
      ['choice'],
    );
    assert.match(browser.set[0] ?? '', /HttpOnly; SameSite=Lax; Max-Age=15552000$/);
    const receipt = await receiptOf(browser, said.text);
    assert.equal(receipt.receipt['record_id'], browser.jar.get('choice')?.value);
    const notice = (await noticeInForce(world.ctx))?.sha256 ?? '?';
    for (const part of [notice, 'Lake Pictures', 'country, by a table on this server', 'consent given'])
      assert.ok(JSON.stringify(receipt).includes(part), part);
    assert.match((await verified(receipt))?.says ?? '', /^Signed by this server: consent given at 20/);
    const forged = JSON.stringify(receipt).replace('consent given', 'consent refused');
    assert.equal((await verified(JSON.parse(forged) as SignedReceipt))?.holds, false);
    // Taken back with a signal on, by the same press.
    const before = browser.jar.get('choice')?.value ?? '';
    await another();
    const under = new AtABrowser(world, { ...here, 'sec-gpc': '1' });
    under.jar.set('choice', { value: before, attributes: new Map() });
    const taken = await choose(under, 'refused');
    assert.match(taken.text, /You took it back/);
    assert.equal(under.jar.has('choice'), false);
    const ended = await receiptOf(under, taken.text);
    assert.equal((await verified(ended))?.holds, true);
    const { events } = ended.receipt as { events: readonly { event_state: string }[] };
    assert.deepEqual(
      events.map(({ event_state: state }) => state),
      ['consent given', 'consent withdrawn'],
    );
    // The browser that still sends it is not counted either.
    for (const path of pages) await browser.get(path);
    assert.deepEqual(await counts(), {});
  });

  test('I-60 a no has a receipt too, and sets nothing', async () => {
    const browser = new AtABrowser(world, here);
    const { text } = await choose(browser, 'refused');
    assert.match(text, /You said no/);
    assert.deepEqual(browser.set, []);
    const receipt = await receiptOf(browser, text);
    assert.match((await verified(receipt))?.says ?? '', /consent refused/);
  });

  test('I-60 nobody agrees by a form of another site, under a signal, or by a number that is made up', async () => {
    await another();
    const before = (await choices()).length;
    const send = (headers: Record<string, string>, choice = 'agreed') =>
      world.get('/cookies', { method: 'POST', headers, body: new URLSearchParams({ choice }) });
    for (const foreign of [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'cross-site', origin: world.url },
      { origin: 'https://elsewhere.example' },
      { origin: 'null' },
      {},
    ])
      assert.equal((await send(foreign)).status, 403, JSON.stringify(foreign));
    assert.equal((await send({ 'sec-fetch-site': 'same-origin', dnt: '1' })).status, 409);
    assert.equal((await send({ 'sec-fetch-site': 'same-origin' }, 'perhaps')).status, 400);
    assert.equal((await choices()).length, before);
    assert.equal((await send({ origin: world.url })).status, 303);
    const made = new AtABrowser(world, here);
    for (const value of ['11111111-1111-4111-8111-111111111111', 'agreed', "' or true --"]) {
      made.jar.set('choice', { value, attributes: new Map() });
      assert.equal((await made.get('/')).answer.status, 200);
    }
    assert.deepEqual(await counts(), {});
    const unknown = await world.get('/cookies/choices/11111111-1111-4111-8111-111111111111');
    assert.equal(unknown.status, 404);
  });

  test('I-60 a yes ends after half a year, and is forgotten three years later', async () => {
    await another();
    const browser = await agreed();
    await another(181);
    await browser.get('/');
    assert.deepEqual(await counts(), {});
    assert.match((await browser.get('/cookies')).text, /Nothing was chosen/);
    await expireChoices(world.ctx);
    assert.ok((await choices()).length > 0);
    world.clock.advance(1_097 * 86_400);
    await expireChoices(world.ctx);
    assert.deepEqual(await choices(), []);
  });

  test('I-60 choosing over and over is bounded, taking back is not', async () => {
    await another();
    const last = await agreed({ 'x-forwarded-for': '203.0.113.9' });
    const statuses = [];
    for (let n = 0; n < 20; n += 1) {
      const other = new AtABrowser(world, { ...here, 'x-forwarded-for': '203.0.113.9' });
      statuses.push((await choose(other, 'refused')).answer.status);
    }
    assert.equal(statuses.at(-1), 429);
    assert.match((await choose(last, 'refused')).text, /You took it back/);
  });

  test('X-11 with a signal nobody is counted who agreed before, and the page says so', async () => {
    await another();
    const browser = await agreed();
    await another(0);
    const { value = '' } = browser.jar.get('choice') ?? {};
    for (const signal of [{ dnt: '1' }, { 'sec-gpc': '1' }, { dnt: '0, 1' }]) {
      const asking = new AtABrowser(world, { ...here, ...(signal as Record<string, string>) });
      asking.jar.set('choice', { value, attributes: new Map() });
      for (const path of pages) await asking.get(path);
      assert.match((await asking.get('/cookies')).text, /not counted<\/span>.*Your browser says no now/s);
    }
    assert.deepEqual(await counts(), {});
    assert.match((await browser.get('/cookies')).text, />counted<\/span>/);
  });

  test('X-02, X-21 who agreed is a few counts of the day, each once, and nothing of it is about them', async () => {
    await another();
    const browser = await agreed();
    for (let n = 0; n < 3; n += 1) for (const path of pages) await browser.get(path);
    for (const nothing of ['/assets/nothing', '/nothing-here', '/privacy.md', '/healthz'])
      await browser.get(nothing);
    const once = {
      'all all': 1,
      'origin other site': 1,
      'device phone': 1,
      'country GB': 1,
      'page home': 1,
      'page guide': 1,
      'page notices': 1,
    };
    assert.deepEqual(await counts(), once);
    const { value: number = '' } = browser.jar.get('choice') ?? {};
    assert.deepEqual(await whereabouts(world, number), ['consents.id', 'consents.statement']);
    for (const canary of ['canary-agent', 'canary-page', 'canary-search', 'tlh-canary', address])
      assert.deepEqual(await whereabouts(world, canary), []);
    const columns = (await listColumns(world.ctx.database.db)).filter(
      ({ table }) => table === 'audience_days',
    );
    assert.deepEqual(columns.map(({ column }) => column).toSorted(), [
      'day',
      'measure',
      'together',
      'value',
      'visits',
    ]);
  });

  test('X-21 visitors of two days are nobody’s to connect; a process that begins anew loses what told them apart', async () => {
    await another();
    const { ctx, clock } = world;
    const look = { page: 'home', referer: undefined, host: 'x', userAgent: undefined, address } as const;
    const rows = () =>
      ctx.database.db
        .selectFrom('audience_days')
        .select(['day', 'visits', 'together'])
        .where('measure', '=', 'all')
        .orderBy('day')
        .execute();
    {
      await using first = new Audience(ctx);
      for (const visitor of ['a', 'b', 'a']) first.count(visitor, look);
    }
    {
      await using second = new Audience(ctx);
      second.count('a', look);
      clock.advance(86_400);
      second.count('a', look);
      second.count('a', look);
    }
    assert.deepEqual(
      (await rows()).map(({ visits, together }) => [visits, together]),
      [
        // Of the three it counted, two are known to be different people.
        [3, 2],
        [1, 1],
      ],
    );
  });

  test('I-25 what somebody does who is signed in counts only if their account says so, on every device', async () => {
    const email = 'choosing@example.org';
    await join(world, email);
    const device = async (): Promise<AtABrowser> => {
      const browser = new AtABrowser(world, here);
      await browser.submit('/sign-in', { email, password });
      assert.ok(browser.jar.has('session'));
      return browser;
    };
    await another();
    const [one, two] = [await device(), await device()];
    await one.get('/account');
    await one.get('/console');
    assert.deepEqual(await counts(), {});
    const said = await choose(one, 'agreed');
    assert.equal(one.jar.has('choice'), false);
    await one.get('/account');
    await two.get('/account');
    // The page that says yes was looked at after it.
    assert.deepEqual(await counts(), {
      'all all': 1,
      'origin other site': 1,
      'device phone': 1,
      'country GB': 1,
      'page notices': 1,
      'page account': 1,
    });
    const [, receipt = ''] = /href="(\/cookies\/choices\/[\w-]+\/receipt\.json)"/.exec(said.text) ?? [];
    assert.equal((await one.get(receipt)).answer.status, 200);
    assert.equal((await new AtABrowser(world, here).get(receipt)).answer.status, 404);
    await another(0);
    assert.match((await choose(one, 'refused')).text, /You took it back/);
    await two.get('/account');
    await two.get('/console');
    assert.deepEqual(await counts(), {});
    assert.ok((await choices()).some(({ person_id: person }) => person !== null));
    await erasePerson(world.ctx, operator, { email, inventory });
    assert.ok((await choices()).every(({ person_id: person }) => person === null));
  });

  test('X-03 counts of visits are there for one purpose, and nothing else reads them', () => {
    const purpose = 'understand how the pages are used';
    const own = inventory.filter(({ owner }) => owner === 'audience').flatMap(everyDeclaration);
    assert.deepEqual([...new Set(own.map((one) => one.purpose))], [purpose]);
    const others = inventory.filter(({ owner }) => owner !== 'audience').flatMap(everyDeclaration);
    assert.deepEqual(
      others.filter((one) => one.purpose === purpose).map(({ basis }) => basis),
      ['consent'],
    );
    const readers = globSync('src/**/*.ts').filter(
      (path) =>
        !/^src\/(?:audience|database)\//.test(path) && readFileSync(path, 'utf8').includes('audience_'),
    );
    // It looks at what is published already.
    assert.deepEqual(readers, ['src/privacy/probes/published-groups.ts']);
  });

  test('X-04, X-22 a month that is over is published in groups, once, and its counts are deleted', async () => {
    await another();
    const { ctx, clock } = world;
    await publishMonths(ctx);
    const now = clock.now();
    // To the beginning of a month of its own.
    const next = Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + 1, 1, 12);
    clock.advance((next - now.getTime()) / 1_000);
    const month = clock.now().toISOString().slice(0, 7);
    await using counter = new Audience(ctx);
    const look = { page: 'home', host: 'x', referer: undefined, address } as const;
    for (let n = 0; n < 22; n += 1) counter.count(`phone ${n}`, { ...look, userAgent: 'iPhone' });
    for (let n = 0; n < 14; n += 1) counter.count(`computer ${n}`, { ...look, userAgent: 'Firefox' });
    for (let n = 0; n < 3; n += 1)
      counter.count(`tablet ${n}`, { ...look, page: 'shared pictures', userAgent: 'iPad canary-tablet' });
    await counter.flush();
    assert.equal((await world.get(`/reports/${month}`)).status, 404);
    assert.deepEqual(await publishMonths(ctx), []);
    clock.advance(31 * 86_400);
    assert.deepEqual(await publishMonths(ctx), [month]);
    assert.deepEqual(await ctx.database.db.selectFrom('audience_days').selectAll().execute(), []);
    const json = (await (await world.get(`/reports/${month}/figures.json`)).json()) as object;
    const published = {
      month,
      smallestGroup: 10,
      roundedTo: 5,
      visits: 40,
      tables: {
        page: { rows: [], withheld: true },
        origin: { rows: [{ value: 'nowhere', visits: 40 }], withheld: false },
        device: { rows: [{ value: 'phone', visits: 20 }], withheld: true },
        country: { rows: [{ value: 'GB', visits: 40 }], withheld: false },
      },
    };
    assert.deepEqual(json, published);
    const csv = await (await world.get(`/reports/${month}/figures.csv`)).text();
    assert.equal(csv, 'table,value,visits\nall,all,40\norigin,nowhere,40\ndevice,phone,20\ncountry,GB,40\n');
    const page = await (await world.get(`/reports/${month}`)).text();
    for (const text of [page, csv, JSON.stringify(json)]) {
      for (const hidden of ['tablet', 'computer', 'shared pictures', 'canary'])
        assert.equal(text.includes(hidden), false, hidden);
    }
    assert.match(await (await world.get('/reports')).text(), new RegExp(`/reports/${month}"`));
    const said = await audienceCommand.run({
      ...({ positionals: [], values: { month } } as unknown as Parameters<typeof audienceCommand.run>[0]),
      open: async () => ctx,
    });
    assert.equal(said.text, reportAsCsv(await readReport(ctx, month)).trimEnd());
    // What comes late changes nothing: the difference of two reports would be those who came between.
    await ctx.database.db
      .insertInto('audience_days')
      .values({ day: new Date(next), measure: 'all', value: 'all', visits: 50, together: 50 })
      .execute();
    await publishMonths(ctx);
    assert.deepEqual(await (await world.get(`/reports/${month}/figures.json`)).json(), published);
  });
});
