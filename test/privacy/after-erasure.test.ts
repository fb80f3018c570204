import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { operator, visitor } from '#access/actor.ts';
import { erasePerson } from '#accounts/erase-person.ts';
import { expireAccounts } from '#accounts/expire.ts';
import { eraseLeft, leave } from '#accounts/leave.ts';
import { answerRequest } from '#accounts/requests/answer-request.ts';
import { listRequests, type RequestListing } from '#accounts/requests/list-requests.ts';
import { askByMailbox, askSignedIn, confirmRequest } from '#accounts/requests/make-request.ts';
import { remindOfRequests } from '#accounts/requests/remind.ts';
import { inventory } from '#inventory.ts';
import { systemClock } from '#platform/clock.ts';
import { listLedger } from '#privacy/ledger/ledger.ts';
import { parseReceipt } from '#privacy/receipts/parse-receipt.ts';
import { isSignedBy, type ReceiptJwk, type SignedReceipt } from '#privacy/receipts/sign-receipt.ts';
import { verifyServer } from '#privacy/verify.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import { becomeAdministrator, client, enter, join, lettersTo, password, tokenTo } from '../support/people.ts';
import { whereabouts } from '../support/whereabouts.ts';
import { createWorld, type World } from '../support/world.ts';

const ada = 'canary-ada@example.org';
const eve = 'canary-eve@example.org';
const kit = 'canary-kit@example.org';
const boss = 'boss@example.org';
const controller = 'privacy@lake.example';
const day = 86_400;

describe('what an erasure leaves to who was erased, and to who answers for it', () => {
  let world: World;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
    await becomeAdministrator(world, boss);
    await join(world, ada);
    await join(world, eve);
    await join(world, kit);
  });
  after(() => world[Symbol.asyncDispose]());

  const newest = async (): Promise<RequestListing> => {
    const [latest] = (await listRequests(world.ctx, operator)).toSorted((one, other) =>
      one.id < other.id ? 1 : -1,
    );
    assert.ok(latest);
    return latest;
  };
  const receiptIn = async (email: string, template: string): Promise<string> => {
    const letter = (await lettersTo(world, email)).find((one) => one.template === `accounts.${template}`);
    const [, path] = /(\/privacy\/receipts\/[\w-]{43})/.exec(letter?.text ?? '') ?? [];
    assert.ok(path, letter?.text ?? 'no letter');
    return path;
  };
  const receiptAt = async (path: string): Promise<SignedReceipt> => {
    const receipt = parseReceipt(await (await world.get(`${path}/receipt.json`)).text());
    assert.ok(receipt);
    return receipt;
  };

  test('I-53 who is erased was given a link before, behind which a signed receipt is afterwards', async () => {
    const { ctx, clock } = world;
    const { person } = await enter(world, ada);
    await leave(ctx, person, { password, client });
    const path = await receiptIn(ada, 'account-leaving');
    const early = await world.get(path);
    assert.equal(early.status, 404, 'nothing was erased yet');
    clock.advance(7 * day);
    await eraseLeft(ctx, operator, inventory);
    assert.deepEqual(await whereabouts(world, ada), []);

    const page = await world.get(path);
    assert.equal(page.status, 200);
    assert.equal(page.headers.get('cache-control'), 'no-store');
    const shown = await page.text();
    for (const part of [/What was erased/, /credentials<\/th>/, /2026-03-08/]) assert.match(shown, part);
    const signed = await receiptAt(path);
    const { keys } = (await (await world.get('/.well-known/jwks.json')).json()) as { keys: ReceiptJwk[] };
    const key = keys.find(({ kid }) => kid === signed.signature.key);
    assert.ok(key && isSignedBy(key, signed));
    assert.equal(isSignedBy(key, { ...signed, receipt: { ...signed.receipt, erasedAt: 'never' } }), false);
    const { erased, record } = signed.receipt as {
      erased: Record<string, { deleted: number }>;
      record: { seq: number; hash: string };
    };
    assert.equal(erased['people']?.deleted, 1);
    assert.ok((erased['messages']?.deleted ?? 0) > 0);
    const entry = (await listLedger(ctx, record.seq - 1))[0];
    assert.deepEqual([entry?.kind, entry?.hash], ['erasure', record.hash]);
    for (const trace of [ada, 'canary-ada', person.personId]) {
      assert.equal(JSON.stringify(signed).includes(trace), false, 'a receipt names nobody');
    }
  });

  test('I-53 the receipt can be checked from any machine, and one that was changed is found out', async () => {
    const { person } = await enter(world, eve);
    await askSignedIn(world.ctx, person, { kind: 'erasure', details: '', client });
    const path = await receiptIn(eve, 'request-received');
    await erasePerson(world.ctx, operator, { email: eve, inventory });
    const signed = await receiptAt(path);
    const look = async (receipt: SignedReceipt): Promise<boolean | undefined> =>
      (await verifyServer(world.url, systemClock.now(), receipt)).find(({ check }) => check === 'receipt')
        ?.holds;
    assert.equal(await look(signed), true);
    assert.equal(
      await look({ ...signed, receipt: { ...signed.receipt, server: 'https://other.example' } }),
      false,
    );
    assert.equal(await look({ ...signed, signature: { ...signed.signature, key: 'another' } }), false);
    assert.equal(parseReceipt('{"receipt":{}}'), undefined);
    assert.equal(parseReceipt('no JSON'), undefined);

    const nobodys = await world.get(`/privacy/receipts/${'x'.repeat(43)}`);
    world.clock.advance(91 * day);
    await expireAccounts(world.ctx);
    const late = await world.get(path);
    assert.deepEqual([late.status, await late.text()], [404, await nobodys.text()]);
  });

  test('I-53 who only has a mailbox gets the link in the letter that says the request arrived', async () => {
    const { ctx } = world;
    const email = 'canary-mailbox@example.org';
    await askByMailbox(ctx, visitor, { email, kind: 'erasure', details: '', client });
    const token = await tokenTo(world, email, 'confirm-request');
    await confirmRequest(ctx, visitor, { token, inventory });
    const path = await receiptIn(email, 'request-received');
    const { receipt } = await erasePerson(ctx, operator, { email, inventory });
    assert.deepEqual(await receiptAt(path), receipt);
    assert.deepEqual(await whereabouts(world, email), []);
  });

  test('I-46 who answers for the server is reminded a week before, a day before, and when it is late', async () => {
    const { ctx, clock } = world;
    const email = 'canary-slow@example.org';
    // Requests of one moment have no order.
    clock.advance(1);
    await askByMailbox(ctx, visitor, { email, kind: 'correction', details: 'my name', client });
    const token = await tokenTo(world, email, 'confirm-request');
    await confirmRequest(ctx, visitor, { token, inventory });
    const { id, dueAt } = await newest();
    const until = (seconds: number): void =>
      clock.advance((dueAt.getTime() - clock.now().getTime()) / 1_000 - seconds);
    const told: number[] = [];
    const texts: string[] = [];
    for (const before of [8 * day, 6 * day, 5 * day, day / 2, day / 4, -day, -2 * day]) {
      until(before);
      told.push(await remindOfRequests(ctx, operator));
      // Before its time is over and its text gone.
      if (told.at(-1) === 1) texts.push((await lettersTo(world, controller))[0]?.text ?? '');
    }
    assert.deepEqual(told, [0, 1, 0, 1, 0, 1, 0]);
    assert.equal(texts.length, 3);
    for (const text of texts) {
      assert.ok(text.includes(id) && text.includes('/console/~requests'), text);
      assert.equal(text.includes(email), false);
    }
    await answerRequest(ctx, operator, { id, outcome: 'granted', answer: 'Done.' });
    clock.advance(day);
    assert.equal(await remindOfRequests(ctx, operator), 0);
  });

  test('I-46 administrators see what is asked on a page and answer, extend and erase there; others find nothing', async () => {
    const { ctx } = world;
    const { person } = await enter(world, kit);
    await askSignedIn(ctx, person, { kind: 'objection', details: 'I <b>object</b>.', client });
    const objection = await newest();
    world.clock.advance(1);
    await askSignedIn(ctx, person, { kind: 'erasure', details: '', client });
    const erasure = await newest();

    const asking = new AtABrowser(world);
    await asking.submit('/sign-in', { email: kit, password });
    for (const path of ['', `/${objection.id}`, `/${erasure.id}/erase`, `/${erasure.id}/copy.json`]) {
      assert.equal((await asking.get(`/console/~requests${path}`)).answer.status, 404, path);
    }
    world.clock.advance(1);
    const browser = new AtABrowser(world);
    const { text: signedIn } = await browser.submit('/sign-in', { email: boss, password });
    assert.match(signedIn, /href="\/console\/~requests"/);
    const queue = await browser.get('/console/~requests');
    assert.match(queue.text, /canary-kit@example\.org, to be answered by/);
    const path = `/console/~requests/${objection.id}`;
    assert.match((await browser.get(path)).text, /I &lt;b&gt;object&lt;\/b&gt;\./);
    const empty = await browser.submit(path, { outcome: 'refused', answer: ' ' });
    assert.equal(empty.answer.status, 400);
    const extended = await browser.submit(path, { because: 'Many asked.' }, `${path}/extend`);
    assert.match(extended.text, /which takes longer: Many asked\./);
    const answered = await browser.submit(path, { outcome: 'refused', answer: 'It is needed by law.' });
    assert.match(answered.text, /refused[^]*It is needed by law\./);
    const gone = await browser.get('/console/~requests/x');
    assert.equal(gone.answer.status, 404);

    const copy = await browser.get(`/console/~requests/${erasure.id}/copy.json`);
    assert.match(copy.text, /canary-kit@example\.org/);
    const erasing = `/console/~requests/${erasure.id}/erase`;
    assert.equal((await browser.submit(erasing, { current: 'wrong' })).answer.status, 403);
    assert.ok((await whereabouts(world, person.personId)).length > 0);
    const erased = await browser.submit(erasing, { current: password });
    assert.match(erased.text, /somebody who was erased since/);
    assert.deepEqual(await whereabouts(world, person.personId), []);
    const again = await browser.submit(erasing, { current: password });
    assert.equal(again.answer.status, 404);
  });
});
