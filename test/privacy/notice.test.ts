import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { visitor } from '#access/actor.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { invite } from '#accounts/invitations.ts';
import { joinByInvitation } from '#accounts/joining.ts';
import { signIn } from '#accounts/sign-in.ts';
import { inventory, recipients } from '#inventory.ts';
import { clauses } from '#privacy/clauses/list.ts';
import { everyDeclaration } from '#privacy/notice/notice.ts';
import { purposes } from '#privacy/purposes.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import {
  becomeAdministrator,
  client,
  details,
  lettersTo,
  password,
  tokenTo,
  whoIs,
} from '../support/people.ts';
import { createWorld, type World } from '../support/world.ts';

const open = { environment: { VITRINE_SIGN_UP: 'open' } };
const controller = ['Lake Pictures', 'Harbour 1, 10000 Lakeside', 'privacy@lake.example'];
const unnamed = {
  environment: { VITRINE_SIGN_UP: 'open', CONTROLLER_NAME: '', CONTROLLER_ADDRESS: '', CONTROLLER_EMAIL: '' },
};

describe('the notice', () => {
  let world: World;
  before(async () => {
    world = await createWorld(open);
  });
  after(() => world[Symbol.asyncDispose]());

  const page = async (path: string): Promise<string> => (await world.get(path)).text();

  test('X-01, I-69 every page leads to a notice that names who answers for the server', async () => {
    for (const path of [
      '/',
      '/sign-in',
      '/sign-up',
      '/cookies',
      '/subprocessors',
      '/privacy/evidence',
      '/docs/problems',
    ]) {
      const answer = await world.get(path);
      assert.match(answer.headers.get('link') ?? '', /<\/privacy>; rel="privacy-policy"/);
      assert.match(await answer.text(), /<a href="\/privacy" rel="privacy-policy">/);
    }
    for (const path of ['/privacy', '/privacy.md']) {
      const text = await page(path);
      for (const part of controller) assert.ok(text.includes(part), `${path}: ${part}`);
    }
    assert.match(await page('/.well-known/security.txt'), /^Contact: mailto:privacy@lake\.example$/m);
  });

  test('X-01 without a controller the server works, says so, and takes nobody in', async () => {
    await using other = await createWorld(unnamed);
    const evidence = (await (await other.get('/privacy/evidence.json')).json()) as {
      clauses: { id: string; state: string; because: string }[];
    };
    const clause = evidence.clauses.find(({ id }) => id === 'X-01');
    assert.equal(clause?.state, 'amber');
    assert.match(clause.because, /CONTROLLER_NAME, CONTROLLER_ADDRESS and CONTROLLER_EMAIL/);
    assert.match(await (await other.get('/privacy')).text(), /has not said yet who that is/);
    const body = { name: 'Ada', email: 'ada@example.org', password, agreed: 'yes' };
    const { answer } = await new AtABrowser(other).submit('/sign-in', body, '/sign-up');
    assert.ok(answer.status >= 400 && answer.status < 500);
    assert.match(await (await other.get('/sign-up')).text(), /Sign-up is closed/);
    assert.match(
      await (await other.get('/.well-known/security.txt')).text(),
      new RegExp(`^Contact: ${other.url}/privacy$`, 'm'),
    );
  });

  test('I-02, I-07 who is invited is told of the notice, sets their own password, once, within seven days', async () => {
    const { ctx } = world;
    const founder = await becomeAdministrator(world, 'boss@example.org');
    const { id: organizationId } = await foundOrganization(ctx, founder.person, { cloudname: 'harbour' });
    const owner = await whoIs(world, founder.token);
    const invited = async (email: string): Promise<string> => {
      await invite(ctx, owner, { organizationId, email, role: 'editor', client });
      const [letter] = await lettersTo(world, email);
      assert.ok(letter?.text.includes(`${world.url}/privacy`));
      return tokenTo(world, email, 'invitation');
    };
    const accept = (token: string, email: string, own: string): Promise<unknown> =>
      joinByInvitation(ctx, visitor, { ...details(email), password: own, token });
    const first = await invited('one@example.org');
    await accept(first, 'one@example.org', 'a password of my own');
    await signIn(ctx, visitor, {
      email: 'one@example.org',
      password: 'a password of my own',
      stay: false,
      client,
    });
    await assert.rejects(accept(first, 'one@example.org', password), { code: 'link-invalid' });
    const late = await invited('two@example.org');
    world.clock.advance(7 * 86_400 + 1);
    await assert.rejects(accept(late, 'two@example.org', password), { code: 'link-invalid' });
  });

  test('I-03 the summary comes first, is short, and leads to every sentence that is promised', async () => {
    const text = await page('/privacy');
    const summary = text.slice(text.indexOf('id="summary"'), text.indexOf('</section>'));
    const words = summary.replaceAll(/<[^>]*>/g, ' ').match(/[\p{L}\p{N}’]+/gu) ?? [];
    assert.ok(words.length <= 300, `${words.length} words`);
    const linked = [...summary.matchAll(/href="#(\w+)"/g)].map(([, id = '']) => id);
    const reachable = linked.flatMap((id) => {
      const from = text.indexOf(`<section class="stack" id="${id}"`);
      assert.ok(from > text.indexOf('id="summary"'), id);
      return [...text.slice(from, text.indexOf('</section>', from)).matchAll(/<li id="([XI]-\d\d)"/g)].map(
        ([, named = '']) => named,
      );
    });
    const promised = clauses.filter(({ needs }) => needs === undefined).map(({ id }) => id);
    assert.deepEqual(reachable.toSorted(), [...promised].toSorted());
  });

  test('I-24 every purpose is one that some field has, and the notice gives it', async () => {
    const used = new Set(inventory.flatMap(everyDeclaration).map(({ purpose }) => purpose));
    assert.deepEqual([...used].toSorted(), Object.keys(purposes).toSorted());
    const text = await page('/privacy.md');
    const personal = inventory.flatMap(everyDeclaration).filter(({ basis }) => basis !== 'not-personal');
    for (const { purpose, retention, what } of personal) {
      assert.ok(text.includes(purposes[purpose]), purpose);
      assert.ok(text.includes(retention), retention);
      assert.ok(text.includes(what), what);
    }
  });

  test('X-39 the list of recipients says where each is and on which ground', async () => {
    const places = 'mail-server=DE, database-server=US:standard contractual clauses';
    await using other = await createWorld({
      environment: { ...open.environment, VITRINE_RECIPIENTS: places },
    });
    const text = await (await other.get('/subprocessors')).text();
    assert.match(text, /DE \(within the European Economic Area\)/);
    assert.match(text, /US \(standard contractual clauses\)/);
    for (const { who, gets } of recipients)
      for (const part of [who, ...gets]) assert.ok(text.includes(part), part);
    const bad = { ...open.environment, VITRINE_RECIPIENTS: 'mail-server=US' };
    await assert.rejects(createWorld({ environment: bad }), /VITRINE_RECIPIENTS/);
  });

  test('X-55 the date is that of the record, stays with the text, and moves with it', async () => {
    const dateOf = (text: string): string => /In force since <time datetime="([^"]+)"/.exec(text)?.[1] ?? '';
    const { ctx, server } = world;
    const first = dateOf(await page('/privacy'));
    const entries = async () =>
      (
        (await (await world.get('/privacy/ledger.json')).json()) as {
          entries: { kind: string; at: string }[];
        }
      ).entries;
    assert.equal((await entries()).filter(({ kind }) => kind === 'notice').at(-1)?.at, first);
    world.clock.advance(86_400);
    await server.promises.start();
    assert.equal(dateOf(await page('/privacy')), first);
    Object.assign(ctx.config.privacy, { controllerEmail: 'data@lake.example' });
    await server.promises.start();
    assert.equal(dateOf(await page('/privacy')), world.clock.now().toISOString());
    assert.equal((await entries()).filter(({ kind }) => kind === 'notice').length, 2);
    Object.assign(ctx.config.privacy, { controllerEmail: controller[2] });
  });

  test('X-55 the record cannot be changed unseen', async () => {
    const { db } = world.ctx.database;
    const change = db.updateTable('ledger').set({ kind: 'erasure' }).where('seq', '=', 1).execute();
    await assert.rejects(change, /only ever added to/);
    await assert.rejects(db.deleteFrom('ledger').execute(), /only ever added to/);
  });

  test('I-61 a weakness can be reported, and the way to do so never runs out', async () => {
    for (const days of [0, 200]) {
      world.clock.advance(days * 86_400);
      const [, expires = ''] = /^Expires: (.+)$/m.exec(await page('/.well-known/security.txt')) ?? [];
      const left = (Date.parse(expires) - world.clock.now().getTime()) / 86_400_000;
      assert.ok(left > 178 && left <= 180, `${left} days`);
    }
  });

  test('is Markdown for whoever asks for it', async () => {
    for (const [accept, type] of [
      ['text/markdown', 'text/markdown'],
      ['text/html,text/markdown;q=0.5', 'text/html'],
      ['*/*', 'text/html'],
    ] as const) {
      const answer = await world.get('/privacy', { headers: { accept } });
      assert.match(answer.headers.get('content-type') ?? '', new RegExp(`^${type}`));
    }
    const status = await world.get('/.well-known/dnt/');
    assert.equal(status.headers.get('content-type'), 'application/tracking-status+json');
    assert.equal(((await status.json()) as { tracking: string }).tracking, 'N');
  });
});
