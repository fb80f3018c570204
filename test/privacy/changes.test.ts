import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { operator } from '#access/actor.ts';
import { documents, documentsOf } from '#accounts/documents.ts';
import { expireAccounts } from '#accounts/expire.ts';
import { tellOfNotice } from '#accounts/notice-changes/tell.ts';
import { asProblem } from '#http/problem-json.ts';
import { inventory, recipients } from '#inventory.ts';
import { expireLetters } from '#outbox/deliver.ts';
import { reach, type Recipient } from '#platform/outbound.ts';
import { daysKept, type PersonalData } from '#privacy/declaration.ts';
import { outboxPersonalData } from '#outbox/personal-data.ts';
import { heedNotice } from '#privacy/notice/heed.ts';
import { approveLaw } from '#privacy/notice/laws.ts';
import { inForceAt, listVersions, type NoticeVersion, recordNotice } from '#privacy/notice/versions.ts';
import { lookForEarly } from '#privacy/probes/nothing-early.ts';
import type { Registries } from '#privacy/registries.ts';
import { verifyServer } from '#privacy/verify.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import { becomeAdministrator, join, lettersTo, password } from '../support/people.ts';
import { createWorld, type World } from '../support/world.ts';

const day = 86_400;
const ada = 'ada@example.org';
const today: Registries = { inventory, recipients };

/** The same program with this folder declared otherwise. */
function declaring(owner: string, change: (data: PersonalData) => PersonalData, of = today): Registries {
  return { ...of, inventory: of.inventory.map((data) => (data.owner === owner ? change(data) : data)) };
}

/** What the letters say of themselves is another number of days. */
function keepingLetters(days: number): Registries {
  return declaring('outbox', (data) =>
    JSON.parse(
      JSON.stringify(data).replaceAll('90 days', `${days} days`).replace('"days":90', `"days":${days}`),
    ),
  );
}

/** The same, with what another says of letters. */
function beside(registries: Registries, other: Registries): Registries {
  const letters = other.inventory.find(({ owner }) => owner === 'outbox');
  return declaring('outbox', (data) => letters ?? data, registries);
}

const shoeShop: Recipient = {
  ...{ id: 'shoe-shop', who: 'a shop for shoes', gets: ['sizes'], why: 'to sell shoes', host: 'fixed' },
};

/** A new column of people, a new table, and somebody new who gets it. */
const withShoes: Registries = {
  ...declaring('accounts', (data) => {
    const { name } = data.tables.people ?? {};
    assert.ok(name);
    const people = { ...data.tables.people, shoe_size: { ...name, what: 'the size of their shoes' } };
    const shoes = { owner: { ...name, what: 'who has a pair of shoes' } };
    return { ...data, tables: { ...data.tables, people, shoes } as PersonalData['tables'] };
  }),
  recipients: [...recipients, shoeShop],
};

describe('a change of the notice', () => {
  let world: World;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
    await becomeAdministrator(world, 'boss@example.org');
    await join(world, ada);
    await world.createAccount('lake');
  });
  after(() => world[Symbol.asyncDispose]());

  /** As the next start of a program that declares this would. */
  async function start(registries: Registries): Promise<NoticeVersion> {
    const { ctx, server } = world;
    await recordNotice({ ctx, cookies: server.promises.cookies, ...registries });
    await heedNotice(ctx, registries);
    const version = (await listVersions(ctx.database.db)).at(-1);
    assert.ok(version);
    return version;
  }

  async function goOn(seconds: number, registries: Registries): Promise<void> {
    world.clock.advance(seconds);
    await heedNotice(world.ctx, registries);
  }

  const page = async (path: string): Promise<string> => (await world.get(path)).text();
  const inForce = async (): Promise<number | undefined> =>
    inForceAt(await listVersions(world.ctx.database.db), world.clock.now())?.number;
  const daysTo = ({ effectiveAt, postedAt }: NoticeVersion): number =>
    (effectiveAt.getTime() - postedAt.getTime()) / (day * 1_000);

  /** Ada, signed in at a browser. */
  async function atHome(): Promise<AtABrowser> {
    const browser = new AtABrowser(world);
    world.clock.advance(1);
    await browser.submit('/sign-in', { email: ada, password });
    return browser;
  }

  test('I-63 a small change takes effect after seven days, and not a minute before', async () => {
    const shorter = keepingLetters(60);
    const version = await start(shorter);
    assert.equal(version.class, 'minor');
    assert.equal(daysTo(version), 7);
    await goOn(7 * day - 60, shorter);
    assert.match(await page('/privacy.md'), /90 days after it was sent/);
    assert.match(await page('/privacy'), /This notice changes on/);
    await goOn(60, shorter);
    assert.match(await page('/privacy.md'), /60 days after it was sent/);
    assert.doesNotMatch(await page('/privacy'), /This notice changes on/);
    const early = sql`
      insert into notice_versions select number + 50, 'minor', true, posted_at, posted_at, sha256, said, changes
      from notice_versions limit 1
    `;
    await assert.rejects(early.execute(world.ctx.database.db), /check/);
    assert.equal(
      (await verifyServer(world.url, world.clock.now())).find(({ check }) => check === 'notice')?.holds,
      true,
    );
  });

  test('X-53 everybody is told once, by a letter and on their pages', async () => {
    const told = async (to: string) =>
      (await lettersTo(world, to)).filter(({ template }) => template === 'accounts.notice-changed');
    for (let time = 0; time < 2; time += 1) await tellOfNotice(world.ctx);
    for (const to of ['boss@example.org', ada, 'owner@example.org']) {
      const letters = await told(to);
      assert.equal(letters.length, 1, to);
      assert.match(letters[0]?.text ?? '', /60 days after it was sent[^]*before: [^]*90 days/);
      assert.ok(letters[0]?.text.includes('/account/notice'));
    }
    const { db } = world.ctx.database;
    const rows = db
      .selectFrom('messages')
      .select('category')
      .where('template', '=', 'accounts.notice-changed');
    assert.deepEqual([...new Set((await rows.execute()).map(({ category }) => category))], ['notice']);
    const browser = await atHome();
    assert.match((await browser.get('/account')).text, /The privacy notice has changed since/);
    await browser.submit('/account/notice', {});
    assert.doesNotMatch((await browser.get('/account')).text, /The privacy notice has changed/);
  });

  test('X-52 every version stays readable under its number and its hash, with what it changed', async () => {
    const { db } = world.ctx.database;
    for (const change of [
      sql`update notice_versions set class = 'first'`,
      sql`delete from notice_versions`,
    ]) {
      await assert.rejects(change.execute(db), /stays as it is/);
    }
    const listed = await page('/privacy/changes');
    const feed = await page('/privacy/changes.atom');
    assert.equal(feed.split('<entry>').length - 1, (await listVersions(db)).length);
    for (const { number, sha256, postedAt } of await listVersions(db)) {
      const said = await page(`/privacy/changes/${sha256}.json`);
      assert.equal(createHash('sha256').update(said).digest('hex'), sha256);
      assert.match(await page(`/privacy/changes/${number}`), new RegExp(sha256));
      assert.ok(listed.includes(`id="version-${number}"`) && feed.includes(postedAt.toISOString()));
    }
    assert.match(listed, /<del>[^<]*90 days[^<]*<\/del>[^]*<ins>[^<]*60 days/);
    assert.equal((await world.get('/privacy/changes/99')).status, 404);
    await start(today);
    await goOn(31 * day, today);
  });

  test('I-64 what is new is held back for thirty days: columns, rows, recipients, longer keeping', async () => {
    const { ctx } = world;
    const { db } = ctx.database;
    await sql`alter table people add column shoe_size text`.execute(db);
    await sql`create table shoes (owner text not null)`.execute(db);
    const longer = beside(withShoes, keepingLetters(120));
    const version = await start(longer);
    assert.equal(version.class, 'substantial');
    assert.equal(daysTo(version), 30);
    const sizes = async () =>
      (
        await sql<{
          shoe_size: string | null;
        }>`update people set shoe_size = '39' returning shoe_size`.execute(db)
      ).rows;
    const put = () => sql`insert into shoes values ('Ada')`.execute(db);
    const call = () =>
      new Promise((resolve: (name: string) => void) => {
        reach(shoeShop, () => connect({ host: '192.0.2.1', port: 9 }))
          .on('error', ({ name }) => {
            resolve(name);
          })
          .setTimeout(1, () => {
            resolve('tried');
          });
      });
    const letters = (): number =>
      daysKept(
        ctx,
        longer.inventory.find(({ owner }) => owner === 'outbox') ?? outboxPersonalData,
        'what became of letters',
      );
    for (const wait of [0, 30 * day - 60]) {
      await goOn(wait, longer);
      assert.ok((await sizes()).every(({ shoe_size }) => shoe_size === null));
      const refused = await put().then(
        () => undefined,
        (error: unknown) => asProblem(error),
      );
      assert.equal(refused?.code, 'not-in-force');
      assert.equal(refused.status, 503);
      assert.equal(await call(), 'NotYetInForce');
      assert.equal(letters(), 90);
      assert.equal(
        (await lookForEarly({ ctx, cookies: world.server.promises.cookies, ...longer })).state,
        'green',
      );
    }
    await sql`drop trigger withheld_until_in_force on people`.execute(db);
    assert.equal(
      (await lookForEarly({ ctx, cookies: world.server.promises.cookies, ...longer })).state,
      'red',
    );
    await heedNotice(ctx, longer);
    await goOn(60, longer);
    assert.ok((await sizes()).every(({ shoe_size }) => shoe_size === '39'));
    await put();
    assert.notEqual(await call(), 'NotYetInForce');
    assert.equal(letters(), 120);
    // Nothing undeclared or too old is to keep anybody from signing up below.
    await sql`alter table people drop column shoe_size`.execute(db);
    await sql`drop table shoes`.execute(db);
    await expireLetters(ctx);
    await expireAccounts(ctx);
    await world.server.promises.probes.lookAll();
  });

  test('X-54, I-66 a change that matters is asked about when it is in force; what is small is not', async () => {
    const browser = await atHome();
    const asked = await browser.get('/account');
    assert.equal(asked.answer.headers.get('location'), '/account/notice?next=%2Faccount');
    const { text } = await browser.submit('/account/notice?next=%2Fconsole', {}, '/account/notice');
    assert.match(text, /organization/i);
    assert.equal((await browser.get('/account')).answer.status, 200);
    const { db } = world.ctx.database;
    const row = await db.selectFrom('people').selectAll().where('email', '=', ada).executeTakeFirstOrThrow();
    assert.equal(row.agreed_notice, await inForce());
    await join(world, 'late@example.org');
    const late = new AtABrowser(world);
    await late.submit('/sign-in', { email: 'late@example.org', password });
    assert.equal((await late.get('/account')).answer.status, 200);
  });

  test('I-65 who does not agree takes a copy and leaves, before it takes effect and after', async () => {
    const moved = declaring('outbox', (data) =>
      JSON.parse(JSON.stringify(data).replaceAll('"visibility":"operator"', '"visibility":"public"')),
    );
    const version = await start(beside(withShoes, moved));
    assert.equal(version.class, 'substantial');
    for (const wait of [0, 31 * day]) {
      await goOn(wait, withShoes);
      const browser = await atHome();
      const { text } = await browser.get('/account/notice');
      for (const path of ['/account/data.json', '/account/leave']) {
        assert.ok(text.includes(`href="${path}"`));
        assert.equal((await browser.get(path)).answer.status, 200, path);
      }
    }
    const browser = await atHome();
    await browser.submit('/account/leave', { current: password });
    assert.match((await browser.get('/account')).text, /Your account is erased on/);
  });

  test('I-67 a law brings forward only what it demands, by two, and is named', async () => {
    const { ctx } = world;
    const version = await start(keepingLetters(30));
    assert.ok(version.effectiveAt > world.clock.now());
    const ids = version.changes.flatMap(({ id }) => id.split(', '));
    const demand = {
      number: version.number,
      law: 'Regulation (EU) 2016/679, Art. 5',
      by: 'Kim',
      about: ids.join(),
    };
    const approve = (change: Partial<typeof demand>) => approveLaw(ctx, operator, { ...demand, ...change });
    await assert.rejects(approve({ law: ' ' }), { code: 'approval-invalid' });
    await assert.rejects(approve({ about: ids.slice(1).join() }), { code: 'law-demands-other' });
    await assert.rejects(approve({ number: 1 }), { code: 'version-not-coming' });
    const next = await start(keepingLetters(20));
    const behind = { number: next.number, about: next.changes.map(({ id }) => id).join() };
    await assert.rejects(approve(behind), { code: 'law-demands-other' });
    assert.deepEqual(await approve({}), { inForce: false });
    await ctx.database.db.updateTable('people').set({ administrator: true }).execute();
    await assert.rejects(approve({ by: 'kim' }), { code: 'approval-invalid' });
    assert.notEqual(await inForce(), version.number);
    assert.deepEqual(await approve({ by: 'Lou' }), { inForce: true });
    assert.equal(await inForce(), version.number);
    assert.match(await page('/privacy/changes'), /Demanded by Regulation \(EU\) 2016\/679, Art\. 5/);
    await tellOfNotice(ctx);
    assert.ok((await lettersTo(world, 'late@example.org')).some(({ text }) => text.includes(demand.law)));
    assert.equal(
      (await verifyServer(world.url, world.clock.now())).find(({ check }) => check === 'notice')?.holds,
      true,
    );
  });

  test('X-24 other terms wait as long, on their page and at sign-up', async () => {
    const { ctx } = world;
    Object.assign(ctx.config.accounts, { terms: '# Terms\n\nEverything belongs to us.' });
    const version = await start(keepingLetters(30));
    assert.equal(daysTo(version), 30);
    assert.doesNotMatch(await page('/terms'), /belongs to us/);
    assert.deepEqual(documentsOf(ctx), documents);
    assert.match(await page('/sign-up'), new RegExp(`name="terms" value="${documents.terms}"`));
    await goOn(30 * day, keepingLetters(30));
    assert.match(await page('/terms'), /belongs to us/);
    assert.match(await page('/sign-up'), /name="terms" value="[0-9a-f]{16}"/);
  });
});

test('I-64 an installation where nobody is has nobody to wait for', async () => {
  await using world = await createWorld();
  const { ctx, server } = world;
  await recordNotice({ ctx, cookies: server.promises.cookies, ...withShoes });
  const [, version] = await listVersions(ctx.database.db);
  assert.deepEqual(
    [version?.class, version?.awaited, version?.effectiveAt],
    ['substantial', false, version?.postedAt],
  );
});
