import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { operator, type Person, visitor } from '#access/actor.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { erasePerson } from '#accounts/erase-person.ts';
import { expireAccounts } from '#accounts/expire.ts';
import { invite } from '#accounts/invitations.ts';
import { answerRequest, extendRequest, withdrawRequest } from '#accounts/requests/answer-request.ts';
import { copyForOperator } from '#accounts/requests/copy-data.ts';
import { listRequests, type RequestListing } from '#accounts/requests/list-requests.ts';
import { askByMailbox, askSignedIn, confirmRequest } from '#accounts/requests/make-request.ts';
import { inventory } from '#inventory.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import { eventually } from '../support/doors.ts';
import { becomeAdministrator, client, enter, join, lettersTo, password, tokenTo } from '../support/people.ts';
import { whereabouts } from '../support/whereabouts.ts';
import { createWorld, type World } from '../support/world.ts';

const ada = 'canary-ada@example.org';
const eve = 'canary-eve@example.org';
const stranger = 'canary-stranger@example.org';
const controller = 'privacy@lake.example';
const day = 86_400;

describe('a request about data', () => {
  let world: World;
  let boss: Person;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
    boss = (await becomeAdministrator(world, 'boss@example.org')).person;
    await join(world, ada);
    await join(world, eve);
  });
  after(() => world[Symbol.asyncDispose]());

  const open = async (): Promise<RequestListing[]> =>
    (await listRequests(world.ctx, operator)).filter(({ settledAt }) => settledAt === null);
  const newest = async (): Promise<RequestListing> => {
    const [latest] = (await open()).toSorted((one, other) => (one.id < other.id ? 1 : -1));
    assert.ok(latest);
    return latest;
  };
  const letterTo = async (to: string, template: string): Promise<string> =>
    (await lettersTo(world, to)).find((letter) => letter.template === `accounts.${template}`)?.text ?? '';
  const probe = async () => {
    const { probes } = world.server.promises;
    await probes.lookAll();
    return probes.found('requests-in-time').state;
  };

  test('I-47 needs nothing but the mailbox, and says the same of every address', async () => {
    const pages: string[] = [];
    for (const email of [ada, stranger]) {
      world.clock.advance(1);
      const browser = new AtABrowser(world);
      const { answer, text } = await browser.submit('/privacy/request', {
        email,
        kind: 'access',
        details: '',
      });
      assert.equal(answer.status, 200);
      pages.push(text);
      const token = await tokenTo(world, email, 'confirm-request');
      assert.match((await browser.get(`/privacy/request/${token}`)).text, /It was me/);
    }
    assert.equal(pages[0], pages[1]);
    assert.deepEqual(await open(), [], 'nothing counts before it is confirmed');
    assert.equal(await letterTo(controller, 'request-arrived'), '');
    const asked = await new AtABrowser(world).get('/privacy/request');
    assert.doesNotMatch(asked.text, /type="(?:file|tel)"|passport|identity card/);
    const foreign = await new AtABrowser(world).get(`/privacy/request/${'x'.repeat(43)}`);
    assert.equal(foreign.answer.status, 404);
  });

  test('I-49 tells at once whether anything is kept, and what', async () => {
    const confirm = async (email: string): Promise<string> => {
      const path = `/privacy/request/${await tokenTo(world, email, 'confirm-request')}`;
      const { text } = await new AtABrowser(world).submit(path, {});
      assert.equal((await new AtABrowser(world).get(path)).answer.status, 404, 'a link counts once');
      return text;
    };
    const known = await confirm(ada);
    assert.match(known, /the name they gave/);
    assert.doesNotMatch(known, /canary-ada/);
    const unknown = await confirm(stranger);
    assert.match(unknown, /Nothing is kept about this address/);
    assert.doesNotMatch(unknown, /the name they gave|You get an answer by/);
    assert.deepEqual(
      (await open()).map(({ email }) => email),
      [ada],
    );
    const copy = await copyForOperator(world.ctx, operator, { email: ada, inventory });
    assert.ok(copy.tables.some(({ table }) => table === 'people'));
    const none = await copyForOperator(world.ctx, operator, { email: 'no@example.org', inventory });
    assert.deepEqual(none.tables, []);
  });

  test('I-46 is answered within a month, or within three with a reason that is told in the first', async () => {
    const { ctx, clock } = world;
    const request = await newest();
    assert.equal(request.dueAt.toISOString().slice(0, 10), '2026-04-01');
    assert.match(await letterTo(ada, 'request-received'), /2026-04-01/);
    const told = await letterTo(controller, 'request-arrived');
    assert.ok(told.includes(request.id) && !told.includes(ada));
    assert.equal(await probe(), 'green');

    clock.advance(30 * day);
    await assert.rejects(extendRequest(ctx, operator, { id: request.id, because: ' ' }), {
      code: 'data-request-invalid',
    });
    const because = 'A thousand others asked as well.';
    const dueAt = await extendRequest(ctx, operator, { id: request.id, because });
    assert.equal(dueAt.toISOString().slice(0, 10), '2026-06-01');
    assert.match(await letterTo(ada, 'request-extended'), /2026-06-01[^]*A thousand others/);
    await assert.rejects(extendRequest(ctx, operator, { id: request.id, because }), {
      code: 'request-extended',
    });
    clock.advance(35 * day);
    assert.equal(await probe(), 'green');
    clock.advance(30 * day);
    assert.equal(await probe(), 'red');
    await answerRequest(ctx, operator, { id: request.id, outcome: 'granted', answer: 'Here it is.' });
    assert.equal(await probe(), 'green');
    assert.match(await letterTo(ada, 'request-answered'), /was granted[^]*Here it is/);
    await assert.rejects(answerRequest(ctx, operator, { id: request.id, outcome: 'granted', answer: 'x' }), {
      code: 'request-not-open',
    });

    const { person } = await enter(world, eve);
    await askSignedIn(ctx, person, { kind: 'objection', details: 'I object.', client });
    const late = await newest();
    clock.advance(32 * day);
    await assert.rejects(extendRequest(ctx, operator, { id: late.id, because }), { code: 'request-overdue' });
    await answerRequest(ctx, operator, { id: late.id, outcome: 'granted', answer: 'Done.' });
  });

  test('I-52 asked on the page of the account, is corrected or refused with the reason', async () => {
    const { ctx } = world;
    const browser = new AtABrowser(world);
    world.clock.advance(day);
    await browser.submit('/sign-in', { email: eve, password });
    const empty = await browser.submit('/account/requests', { kind: 'correction', details: ' ' });
    assert.equal(empty.answer.status, 400);
    const details = 'My name is <b>Eve</b>.';
    const { text } = await browser.submit('/account/requests', { kind: 'correction', details });
    assert.match(text, /My name is &lt;b&gt;Eve&lt;\/b&gt;/);
    assert.match(text, /to be answered by\s+<time/);
    const request = await newest();
    await answerRequest(ctx, operator, { id: request.id, outcome: 'refused', answer: 'It is Eve already.' });
    assert.match((await browser.get('/account/requests')).text, /refused[^]*It is Eve already/);
    assert.match(await letterTo(eve, 'request-answered'), /It is Eve already[^]*data protection authority/);

    await browser.submit('/account/requests', { kind: 'restriction', details: 'For now.' });
    const second = await newest();
    const { person: other } = await enter(world, ada);
    await assert.rejects(withdrawRequest(ctx, other, second.id), { code: 'request-not-open' });
    await browser.submit('/account/requests', {}, '/account/requests/withdraw');
    assert.deepEqual(await open(), []);
  });

  test('to be erased is granted by erasing, for an address without an account as well', async () => {
    const { ctx } = world;
    const lake = (await foundOrganization(ctx, boss, { cloudname: 'lake' })).id;
    boss = (await enter(world, 'boss@example.org')).person;
    await invite(ctx, boss, { organizationId: lake, email: stranger, role: 'viewer', client });
    await askByMailbox(ctx, visitor, { email: stranger, kind: 'erasure', details: 'All of it.', client });
    const browser = new AtABrowser(world);
    const token = await tokenTo(world, stranger, 'confirm-request');
    const { text } = await browser.submit(`/privacy/request/${token}`, {});
    assert.match(text, /the address they are invited at/);
    const { id } = await newest();
    await eventually('every letter is kept', async () => {
      const waiting = ctx.database.db.selectFrom('messages').select('id').where('state', '=', 'waiting');
      return (await waiting.execute()).length === 0;
    });
    await erasePerson(ctx, operator, { email: stranger, inventory });
    assert.deepEqual(await whereabouts(world, stranger), []);
    const kept = (await listRequests(ctx, operator)).find((request) => request.id === id);
    assert.deepEqual([kept?.outcome, kept?.email, kept?.details], ['granted', null, null]);
    await assert.rejects(erasePerson(ctx, operator, { email: stranger, inventory }), {
      code: 'person-not-found',
    });
  });

  test('is refused with what was expected, slowed down, and forgotten in its time', async () => {
    const { ctx, clock } = world;
    const ask = (wish: object) =>
      askByMailbox(ctx, visitor, { email: ada, kind: 'access', details: '', client, ...wish });
    await assert.rejects(ask({ kind: 'money' }), (error: { code: string; details: { expected: string } }) => {
      assert.equal(error.code, 'data-request-invalid');
      assert.match(error.details.expected, /access, correction/);
      return true;
    });
    await assert.rejects(ask({ details: 'x'.repeat(4_001) }), { code: 'data-request-invalid' });
    await assert.rejects(ask({ email: 'nobody' }), { code: 'email-invalid' });
    clock.advance(day);
    for (let times = 0; times < 3; times += 1) await ask({});
    await assert.rejects(ask({}), { code: 'too-many-attempts' });
    const token = await tokenTo(world, ada, 'confirm-request');
    clock.advance(2 * day);
    const late = await new AtABrowser(world).get(`/privacy/request/${token}`);
    assert.equal(late.answer.status, 404);
    await assert.rejects(confirmRequest(ctx, visitor, { token, inventory }), { code: 'link-invalid' });
    const rows = () => ctx.database.db.selectFrom('data_requests').select(['confirmed_at']).execute();
    await expireAccounts(ctx);
    assert.ok((await rows()).every(({ confirmed_at }) => confirmed_at !== null));
    assert.ok((await rows()).length > 0);
    clock.advance(1_097 * day);
    await expireAccounts(ctx);
    assert.deepEqual(await rows(), []);
  });
});
