import assert from 'node:assert/strict';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { verifyAddressLetter } from '#accounts/letters.ts';
import type { Letter } from '#mail/letter.ts';
import { deliverLetter, expireLetters } from '#outbox/deliver.ts';
import { listMessages, showMessage, type ShownMessage } from '#outbox/messages.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import type { Id } from '#platform/id.ts';
import type { Log } from '#platform/log.ts';
import { MailServer } from '../support/mail-server.ts';
import { createWorld, type World } from '../support/world.ts';

const token = 'canary-0f3b';

function letter(world: World, to: string): Letter {
  const url = `https://pictures.example.org/verify?token=${token}`;
  return verifyAddressLetter({ to, now: world.clock.now() }, { url, hours: 24 });
}

const send = ({ ctx }: World, written: Letter): Promise<void> =>
  ctx.database.transaction((tx) => sendLetter(ctx, tx, written));

/** The letter to this recipient, once it is as wanted; its job is announced, so that is soon. */
async function letterTo(
  { ctx }: World,
  to: string,
  wanted: (shown: ShownMessage) => boolean,
): Promise<ShownMessage & { readonly id: Id<'message'> }> {
  for (;;) {
    const [found] = (await listMessages(ctx, operator)).filter((message) => message.to === to);
    const shown = found && (await showMessage(ctx, operator, found.id));
    if (shown !== undefined && wanted(shown)) return { ...shown, id: shown.id as Id<'message'> };
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const deliver = ({ ctx }: World, id: Id<'message'>): Promise<void> =>
  deliverLetter(ctx, id, AbortSignal.timeout(20_000));

/** Everything written to a log, as text. */
function listeningLog(): Log & { readonly said: () => string } {
  const lines: string[] = [];
  const take = (facts: object, sentence: string): void => {
    const { err } = facts as { err?: Error };
    lines.push(JSON.stringify(facts), `${err?.stack}`, sentence);
  };
  return { debug: take, info: take, warn: take, error: take, said: () => lines.join('\n') };
}

describe('with a mail server, a letter', () => {
  const log = listeningLog();
  let server: MailServer;
  let world: World;
  before(async () => {
    server = new MailServer();
    const port = await server.listen();
    world = await createWorld({ environment: { SMTP_URL: `smtp://127.0.0.1:${port}` }, log });
  });
  after(async () => {
    await world[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();
  });

  test('arrives when its transaction has committed, and not when that was undone', async () => {
    const undone = world.ctx.database.transaction(async (tx) => {
      await sendLetter(world.ctx, tx, letter(world, 'undone@example.org'));
      throw new Error('undone');
    });
    await assert.rejects(undone, /undone/);
    await send(world, letter(world, 'done@example.org'));
    const got = await server.next();
    assert.deepEqual(got.to, ['done@example.org']);
    assert.match(got.text, new RegExp(token));
    const { id } = await letterTo(world, 'done@example.org', ({ state }) => state === 'sent');
    assert.equal(got.header('Message-ID'), `<${id}@localhost>`);
  });

  test('leaves no text behind once it is sent, and is not sent again', async () => {
    await send(world, letter(world, 'once@example.org'));
    const { id, text } = await letterTo(world, 'once@example.org', ({ state }) => state === 'sent');
    assert.equal(text, null);
    const sent = server.received.length;
    await deliver(world, id);
    assert.equal(server.received.length, sent);
    const rows = await world.ctx.database.db.selectFrom('messages').selectAll().execute();
    assert.equal(JSON.stringify(rows).includes(token), false);
  });

  test('has its subject in one line', async () => {
    const written = letter(world, 'subject@example.org');
    await send(world, {
      ...written,
      subject: 'Hello\r\nBcc: eve@example.org\r\n\r\n<b>body\u0000\u2028more',
    });
    const { subject } = await letterTo(world, written.to, ({ state }) => state === 'sent');
    assert.equal(subject, 'Hello Bcc: eve@example.org <b>body more');
  });

  test('is refused for a recipient that could be read as another or as several', async () => {
    for (const to of [
      'ada@example.org\r\nRCPT TO:<eve@example.org>',
      'ada@example.org, eve@example.org',
      'ada@example.org;eve@example.org',
      'Ada <ada@example.org>',
      '"a b"@example.org',
      'ada@[127.0.0.1]',
      'ada',
      `${'a'.repeat(65)}@example.org`,
      '',
    ]) {
      await assert.rejects(send(world, letter(world, to)), { code: 'recipient-invalid' }, to);
    }
  });

  test('that the server does not take just now waits, is tried again, and then leaves', async () => {
    server.refuse = (stage) => (stage === 'recipient' ? [451, 'busy, later@example.org'] : undefined);
    await send(world, letter(world, 'later@example.org'));
    const waiting = await letterTo(world, 'later@example.org', ({ answer }) => answer !== null);
    assert.equal(waiting.state, 'waiting');
    assert.match(waiting.answer ?? '', /451 busy, later@example\.org/);
    assert.match(waiting.text ?? '', new RegExp(token));
    server.refuse = () => undefined;
    await deliver(world, waiting.id);
    assert.equal((await showMessage(world.ctx, operator, waiting.id)).state, 'sent');
    assert.match(log.said(), /could not be handed over with 451/);
    assert.doesNotMatch(log.said(), /later@example|canary/);
  });

  test('that the server refuses for good is not tried again, and why is kept for the operator', async () => {
    server.refuse = (stage) => (stage === 'recipient' ? [550, 'no gone@example.org here'] : undefined);
    await send(world, letter(world, 'gone@example.org'));
    const refused = await letterTo(world, 'gone@example.org', ({ state }) => state === 'refused');
    server.refuse = () => undefined;
    assert.match(refused.answer ?? '', /550 no gone@example\.org here/);
    assert.equal(refused.text, null);
    assert.match(log.said(), /refused a message with 550/);
    assert.doesNotMatch(log.said(), /gone@example|canary/);
  });

  test('is not sent any more when its time is over, and is forgotten after 90 days', async () => {
    server.refuse = () => [421, 'later'];
    await send(world, letter(world, 'late@example.org'));
    await send(world, letter(world, 'swept@example.org'));
    const late = await letterTo(world, 'late@example.org', ({ answer }) => answer !== null);
    const swept = await letterTo(world, 'swept@example.org', ({ answer }) => answer !== null);
    server.refuse = () => undefined;
    world.clock.advance(24 * 3_600);
    await deliver(world, late.id);
    await expireLetters(world.ctx);
    for (const { id } of [late, swept]) {
      const { state, text } = await showMessage(world.ctx, operator, id);
      assert.deepEqual([state, text], ['expired', null]);
    }
    world.clock.advance(91 * 86_400);
    await expireLetters(world.ctx);
    assert.deepEqual(await listMessages(world.ctx, operator), []);
  });
});

describe('without a mail server, a letter', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
  });
  after(() => world[Symbol.asyncDispose]());

  test('waits in the data folder, for the operator alone, until a week has passed', async () => {
    await send(world, letter(world, 'ada@example.org'));
    const { id, text } = await letterTo(world, 'ada@example.org', ({ state }) => state === 'kept');
    assert.match(text ?? '', /^To: ada@example\.org\nSubject: Confirm your e-mail address\n\n/);
    assert.match(text ?? '', new RegExp(token));
    assert.equal((await stat(join(world.data, 'mail'))).mode & 0o777, 0o700);
    assert.equal((await stat(join(world.data, 'mail', `${id}.txt`))).mode & 0o777, 0o600);
    const rows = await world.ctx.database.db.selectFrom('messages').selectAll().execute();
    assert.equal(JSON.stringify(rows).includes(token), false, 'not in the database');
    world.clock.advance(7 * 86_400 - 60);
    await expireLetters(world.ctx);
    assert.notEqual((await showMessage(world.ctx, operator, id)).text, null);
    world.clock.advance(120);
    await expireLetters(world.ctx);
    assert.equal((await showMessage(world.ctx, operator, id)).text, null);
    assert.deepEqual(await readdir(join(world.data, 'mail')), []);
  });

  test('is found by its id alone', async () => {
    for (const id of ['../vitrine', 'x', '00000000-0000-7000-8000-000000000000']) {
      await assert.rejects(showMessage(world.ctx, operator, id), { code: 'message-not-found' });
    }
  });

  test('of many is among the latest thousand, or gone', async () => {
    const { kept } = world.ctx.mail;
    const message = { to: 'ada@example.org', subject: 'x', text: 'x', html: '', unsubscribe: undefined };
    const ids = Array.from(
      { length: 1_003 },
      (_, at) => `019ca8e0-${String(at).padStart(4, '0')}-7000-8000-000000000000`,
    );
    await Promise.all(ids.map((id) => kept.keep({ ...message, id })));
    assert.equal(await kept.expire(new Date(parseInt('019ca8e01003', 16))), 3);
    assert.equal(await kept.read(ids[2] ?? ''), undefined);
    assert.notEqual(await kept.read(ids[3] ?? ''), undefined);
  });
});
