import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { listColumns } from '#database/columns.ts';
import { createFrame } from '#http/frame.ts';
import { guardAnswers } from '#http/guard-answers.ts';
import { createLog } from '#platform/log.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import { create, native } from '../support/doors.ts';
import { photo, canvasOf } from '../support/pictures.ts';
import { whereabouts } from '../support/whereabouts.ts';
import { createWorld, type World } from '../support/world.ts';

const address = '203.0.113.7';
const visitor = {
  'user-agent': 'Canary-UA/9 (serial 123)',
  'accept-language': 'tlh-canary',
  referer: 'https://r.example/s?q=canary-search',
  'x-forwarded-for': address,
};
const open = [
  '/',
  '/privacy',
  '/privacy/evidence',
  '/cookies',
  '/subprocessors',
  '/docs/problems',
  '/nothing-here',
];
const signals = [{ dnt: '1' }, { 'sec-gpc': '1' }, { dnt: '0, 1' }] as const;

describe('what is promised to whoever only looks', () => {
  const lines: string[] = [];
  let world: World;
  let picture: string;
  let share: string;
  before(async () => {
    world = await createWorld({
      environment: { VITRINE_SIGN_UP: 'open', VITRINE_TRUST_PROXY: '127.0.0.1' },
      log: createLog('debug', { write: (line) => void lines.push(line) }),
    });
    const account = await world.createAccount('lake');
    const bytes = await canvasOf(photo(64, 48)).png().toBuffer();
    await create(world, account, { name: 'shore.png', bytes }, { visibility: 'public' });
    const [asset] = await world.ctx.database.db.selectFrom('assets').select('path').execute();
    picture = `/cdn/lake/w_32${asset?.path ?? ''}`;
    const shared = await native(world, account, 'POST', '/shares', { folder: '/' });
    share = new URL(((await shared.json()) as { url: string }).url).pathname;
    // Its pictures are signed with a key that is made at the first look.
    await (await world.get(share)).arrayBuffer();
    await world.ctx.imaging.idle.settled();
  });
  after(() => world[Symbol.asyncDispose]());

  /** How many rows there are, by table; figures of pictures are counted later, for nobody. */
  async function rows(): Promise<Map<string, number>> {
    const columns = await listColumns(world.ctx.database.db);
    const tables = new Set(columns.filter(({ schema }) => schema === 'public').map(({ table }) => table));
    const counts = new Map<string, number>();
    for (const table of tables) {
      if (table === 'usage_hours') continue;
      const { rows: found } = await sql<{ n: string }>`select count(*) as n from ${sql.table(table)}`.execute(
        world.ctx.database.db,
      );
      counts.set(table, Number(found[0]?.n));
    }
    return counts;
  }

  test('X-02, X-25, X-26 nothing of a visit is written down, in no table, file or log', async () => {
    const before = await rows();
    lines.length = 0;
    for (const path of [...open, picture, share])
      await (await world.get(path, { headers: visitor })).arrayBuffer();
    // A request that fails on our side is what the log is for.
    await world.get('/privacy/ledger.json?after=x', { headers: visitor });
    for (const canary of ['canary-ua', 'serial 123', 'tlh-canary', 'canary-search', address]) {
      assert.deepEqual(await whereabouts(world, canary), []);
      assert.equal(lines.join('').toLowerCase().includes(canary), false, canary);
    }
    assert.deepEqual(await rows(), before);
    assert.deepEqual(lines, []);
  });

  test('X-11, X-13, X-49 with DNT or Sec-GPC nobody is tracked, and the page says so', async () => {
    const before = await rows();
    for (const signal of signals) {
      const asking = new AtABrowser(world, { ...visitor, ...signal });
      for (const path of [...open, share]) {
        const { answer, text } = await asking.get(path);
        assert.equal(answer.headers.get('tk'), 'N');
        const foreign = [...text.matchAll(/\b(?:src|srcset|action)="(?:https?:)?\/\/[^"]*"/g)];
        assert.deepEqual(foreign, []);
        const policy = answer.headers.get('content-security-policy');
        if (policy !== null) assert.doesNotMatch(policy, /https?:|\*/);
      }
      assert.equal(asking.set.length, 0);
      assert.deepEqual(await rows(), before);
      assert.match((await asking.get('/privacy')).text, /Your browser asks not to be tracked \(DNT/);
    }
  });

  test('X-11 a signal that is none is none', async () => {
    const none: readonly Record<string, string>[] = [
      { 'sec-gpc': '0' },
      { 'sec-gpc': 'yes' },
      { dnt: '0' },
      {},
    ];
    for (const signal of none) {
      const { text } = await new AtABrowser(world, signal).get('/privacy');
      assert.doesNotMatch(text, /Your browser asks not to be tracked \(DNT/);
    }
  });

  test('X-12 everything is the same with a signal, but for the line that says so', async () => {
    for (const path of [...open, '/sign-in', '/sign-up', picture]) {
      const [without, withSignal] = await Promise.all(
        [{}, { dnt: '1', 'sec-gpc': '1' }].map(async (headers) => {
          const answer = await world.get(path, { headers });
          const text = Buffer.from(await answer.arrayBuffer()).toString('latin1');
          const same = text
            .replaceAll(/<div class="notice is-good"[^>]*>.*?<\/div>/gs, '')
            .replaceAll(/value="[\w-]{22}"|"requestId":"[^"]*"/g, '')
            .replaceAll(/\s+/g, ' ');
          return [answer.status, same];
        }),
      );
      assert.deepEqual(withSignal, without, path);
    }
  });

  test('X-20, X-47 everything public is there without cookies, scripts and an account', async () => {
    const plain = new AtABrowser(world);
    plain.takesCookies = false;
    for (const path of [
      '/',
      '/privacy',
      '/privacy/evidence',
      '/cookies',
      '/subprocessors',
      '/docs/problems',
      picture,
    ]) {
      const { answer } = await plain.get(path);
      assert.equal(answer.status, 200, path);
      assert.equal(answer.headers.get('location'), null);
    }
    const { answer } = await plain.submit('/sign-in', { email: 'ada@example.org', password: 'four words' });
    assert.ok(answer.status >= 400 && answer.status < 500);
  });

  test('X-28, X-30, X-33 pages set no cookie, and forms only the one that keeps them safe', async () => {
    const passing = new AtABrowser(world);
    for (const path of [...open, picture]) await passing.get(path);
    assert.equal(passing.set.length, 0);
    await passing.get('/sign-in');
    assert.deepEqual(
      passing.set.map((cookie) => cookie.split('=', 1)[0]),
      ['form'],
    );
    assert.match(passing.set[0] ?? '', /HttpOnly; SameSite=Strict$/);
  });

  test('X-34 links lead straight where they say, and pages tell other sites nothing', async () => {
    for (const path of open) {
      const { answer, text } = await new AtABrowser(world).get(path);
      if (answer.headers.get('content-type')?.startsWith('text/html') !== true) continue;
      assert.match(answer.headers.get('referrer-policy') ?? '', /^(?:same-origin|no-referrer)$/);
      const links = [...text.matchAll(/<a\b[^>]*href="([^"]*)"[^>]*>/g)];
      assert.ok(links.length > 0);
      for (const [tag, href = ''] of links) {
        assert.doesNotMatch(href, /redirect|[?&](?:url|to|target)=/);
        if (/^https?:/.test(href)) assert.match(tag, /rel="[^"]*noopener/);
      }
    }
  });

  test('X-45 foreign scripts, frames and forms have no way in', async () => {
    const { answer } = await new AtABrowser(world).get('/sign-in');
    const policy = answer.headers.get('content-security-policy') ?? '';
    for (const part of [
      "default-src 'none'",
      "script-src 'self'",
      "frame-ancestors 'none'",
      "form-action 'self'",
    ]) {
      assert.ok(policy.includes(part), part);
    }
    assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
    const body = new URLSearchParams({
      email: 'ada@example.org',
      password: 'four words',
      token: 'x'.repeat(22),
    });
    assert.equal((await world.get('/sign-in', { method: 'POST', body })).status, 403);
  });

  test('X-46 a cookie that is not declared is never sent', async () => {
    const { cookies } = world.server.promises;
    const now = world.clock.now();
    const refuses = (header: string): void =>
      assert.throws(() => cookies.assertDeclared(header, now), { name: 'UndeclaredCookie' });
    refuses('visitor-id=1; Path=/; HttpOnly; SameSite=Lax');
    refuses('session=1; Path=/; SameSite=Lax');
    refuses('session=1; Path=/; HttpOnly; SameSite=None');
    refuses('session=1; Path=/; HttpOnly; SameSite=Lax; Domain=example.org');
    refuses('session=1; Path=/; HttpOnly; SameSite=Lax; Max-Age=99999999');
    refuses('form=1; Path=/; HttpOnly; SameSite=Strict; Max-Age=3600');
    cookies.assertDeclared('__Host-form=1; Path=/; HttpOnly; SameSite=Strict; Secure', now);
    const { ctx, server } = world;
    await using frame = createFrame(ctx, ctx.addresses, () => false);
    guardAnswers(frame, ctx, cookies);
    frame.get('/', async (_request, reply) =>
      reply.header('set-cookie', 'visitor-id=7; HttpOnly').send('hello'),
    );
    const answer = await frame.inject('/');
    assert.equal(answer.statusCode, 500);
    assert.equal(answer.headers['set-cookie'], undefined);
    await server.promises.probes.lookAll();
    assert.equal(server.promises.probes.found('cookies-seen').state, 'red');
    assert.ok(ctx.flows.stopped('sign-up'));
  });
});
