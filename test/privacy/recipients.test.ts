import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, Socket } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { connect as connectSecurely } from 'node:tls';
import { inventory, recipients } from '#inventory.ts';
import { expireLetters } from '#outbox/deliver.ts';
import { AtABrowser, linkIn } from '../support/at-a-browser.ts';
import { eventually } from '../support/doors.ts';
import { MailServer } from '../support/mail-server.ts';
import { password } from '../support/people.ts';
import { createWorld, type World } from '../support/world.ts';

/** Addresses for documentation (RFC 5737): nobody is there. */
const elsewhere = '192.0.2.1';
const browser = 'Mozilla/5.0 Firefox/140.0 Canary-7731';

describe('what is promised of recipients', () => {
  let mail: MailServer;
  let world: World;
  before(async () => {
    mail = new MailServer();
    const port = await mail.listen();
    world = await createWorld({
      environment: { VITRINE_SIGN_UP: 'open', SMTP_URL: `smtp://127.0.0.1:${port}` },
    });
  });
  after(async () => {
    await world[Symbol.asyncDispose]();
    await mail[Symbol.asyncDispose]();
  });

  async function signUp(email: string): Promise<AtABrowser> {
    const visitor = new AtABrowser(world, {
      'user-agent': browser,
      referer: 'https://r.example/canary-page',
    });
    await visitor.submit('/sign-up', { name: 'Ada', email, password, agreed: 'yes' });
    return visitor;
  }

  test('X-19 a connection to nobody declared is cut before it is made, by whatever means it is asked for', async () => {
    const { outbound } = world.ctx;
    const before = outbound.undeclared;
    const ways = [
      () => connect(9, elsewhere),
      () => connect({ port: 9, host: elsewhere }),
      () => connectSecurely({ port: 9, host: elsewhere }),
      () => new Socket().connect(9, elsewhere),
    ];
    for (const way of ways) {
      const [fault] = (await once(way(), 'error').catch((error: unknown) => [error])) as [Error];
      assert.equal(fault.name, 'UndeclaredConnection');
    }
    await assert.rejects(fetch(`http://${elsewhere}/`), (error: Error) => {
      assert.equal((error.cause as Error).name, 'UndeclaredConnection');
      return true;
    });
    assert.equal(outbound.undeclared - before, ways.length + 1);
    const { probes } = world.server.promises;
    await probes.lookAll();
    assert.equal(probes.found('hosts-contacted').state, 'red');
    assert.ok(world.ctx.flows.stopped('remote-pictures'));
    const evidence = (await (await world.get('/privacy/evidence.json')).json()) as {
      clauses: { id: string; state: string }[];
    };
    assert.equal(evidence.clauses.find(({ id }) => id === 'X-19')?.state, 'red');
  });

  test('X-40, I-36 nobody is contacted for anything but what is listed, and machines can read that nothing is sold', async () => {
    await using other = await createWorld();
    for (const path of ['/', '/privacy', '/sign-in', '/cookies']) await (await other.get(path)).text();
    assert.deepEqual(
      [...other.ctx.outbound.contacts.keys()].filter((id) => id !== 'database-server'),
      [],
    );
    assert.equal(other.ctx.outbound.undeclared, 0);
    const support = (await (await other.get('/.well-known/gpc.json')).json()) as {
      gpc: boolean;
      lastUpdate: string;
    };
    assert.equal(support.gpc, true);
    assert.equal(support.lastUpdate, other.clock.now().toISOString().slice(0, 10));
  });

  test('X-14, I-40 a letter holds nothing that would tell us that it was opened or followed', async () => {
    await signUp('ada@example.org');
    const letter = await mail.next();
    assert.doesNotMatch(letter.html, /<img|<link|background|url\(|<script/i);
    const links = [...letter.html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href);
    assert.ok(links.length > 0);
    for (const href of links) assert.equal(new URL(href).origin, world.url);
    for (const name of [
      'Disposition-Notification-To',
      'Return-Receipt-To',
      'X-Confirm-Reading-To',
      'X-Mailer',
    ]) {
      assert.equal(letter.header(name), undefined, name);
    }
    // The same link for everybody but for its token: nothing else tells one recipient from another.
    await signUp('bob@example.org');
    const second = await mail.next();
    const without = (text: string): string => text.replaceAll(/\/[\w-]{43}/g, '/…');
    assert.equal(without(second.html), without(letter.html));
  });

  test('X-32, I-37 the mail server gets what the list says, and nothing of cookies and headers', async () => {
    const visitor = await signUp('carl@example.org');
    const letter = await mail.next();
    assert.deepEqual(letter.to, ['carl@example.org']);
    const names = [...(letter.raw.split('\r\n\r\n', 1)[0]?.matchAll(/^([\w-]+):/gm) ?? [])].map(
      ([, name = '']) => name,
    );
    const allowed =
      'From To Subject Message-ID Date MIME-Version Content-Type Content-Transfer-Encoding Auto-Submitted'.split(
        ' ',
      );
    assert.deepEqual(
      names.filter((name) => !allowed.includes(name)),
      [],
    );
    const told = letter.raw + letter.text;
    for (const canary of ['Canary-7731', 'canary-page', visitor.jar.get('form')?.value ?? 'no cookie']) {
      assert.equal(told.includes(canary), false, canary);
    }
    assert.ok(linkIn(letter.text));
  });

  test('I-29 every letter is of a declared category, and what became of it is forgotten after 90 days', async () => {
    const { db } = world.ctx.database;
    const kept = async () => db.selectFrom('messages').select(['category', 'state']).execute();
    for (const { category } of await kept()) assert.ok(['service', 'notice'].includes(category));
    assert.ok((await kept()).length > 0);
    const limit =
      inventory.flatMap(({ ages = [] }) => ages).find(({ table }) => table === 'messages')?.days ?? 0;
    assert.equal(limit, 90);
    await eventuallySettled(world);
    world.clock.advance(limit * 86_400 + 60);
    await expireLetters(world.ctx);
    assert.deepEqual(await kept(), []);
  });

  test('the list has every recipient once', () => {
    const ids = recipients.map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
  });
});

async function eventuallySettled({ ctx }: World): Promise<void> {
  await eventually('every letter is sent', async () => {
    const waiting = ctx.database.db.selectFrom('messages').select('id').where('state', '=', 'waiting');
    return (await waiting.execute()).length === 0;
  });
}
