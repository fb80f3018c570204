import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { loadConfig } from '#config/config.ts';
import type { Message } from '#mail/letter.ts';
import { openMail } from '#mail/open.ts';
import { newId } from '#platform/id.ts';
import {
  mailCertificate,
  MailServer,
  type MailServerOptions,
  type Received,
} from '../support/mail-server.ts';

const message: Message = {
  id: newId(new Date()),
  to: 'ada@example.org',
  subject: 'Confirm your e-mail address',
  text: 'Open https://pictures.example.org/verify?token=a&b=c\n',
  html: '<p>Open <a href="https://pictures.example.org/verify?token=a&amp;b=c">it</a></p>',
  unsubscribe: undefined,
};

type Sender = AsyncDisposable & {
  readonly server: MailServer;
  send(changes?: Partial<Message>): Promise<Received>;
};

/** A mail server, and the way to it that these settings make. */
async function sender(options: MailServerOptions & { url?: (port: number) => string; from?: string } = {}) {
  const server = new MailServer(options);
  const port = await server.listen();
  const { url = (at) => `smtp://127.0.0.1:${at}`, from = 'Pictures of Acme <pictures@example.org>' } =
    options;
  const config = loadConfig({ SMTP_URL: url(port), VITRINE_MAIL_FROM: from });
  const mail = openMail(config, '/nowhere');
  return {
    server,
    port,
    send: async (changes = {}) => {
      const sent = await mail.send({ ...message, ...changes }, AbortSignal.timeout(20_000));
      assert.equal(sent, 'sent');
      return server.next();
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  } satisfies Sender & { port: number };
}

describe('a message through SMTP', () => {
  test('arrives as plain text and HTML, encrypted when that is offered, saying nothing of our software', async () => {
    await using mail = await sender();
    const got = await mail.send();
    assert.deepEqual([got.from, got.to, got.encrypted], ['pictures@example.org', ['ada@example.org'], true]);
    assert.equal(got.header('From'), 'Pictures of Acme <pictures@example.org>');
    assert.equal(got.header('Subject'), message.subject);
    assert.equal(got.header('Message-ID'), `<${message.id}@example.org>`);
    assert.equal(got.header('Auto-Submitted'), 'auto-generated');
    assert.equal(got.header('X-Mailer'), undefined);
    assert.equal(got.header('List-Unsubscribe'), undefined);
    assert.equal(got.text.trim(), message.text.trim());
    assert.equal(got.html.trim(), message.html);
  });

  test('that can be unsubscribed from says how, for one click', async () => {
    await using mail = await sender();
    const got = await mail.send({ unsubscribe: 'https://pictures.example.org/u/abc' });
    assert.equal(got.header('List-Unsubscribe'), '<https://pictures.example.org/u/abc>');
    assert.equal(got.header('List-Unsubscribe-Post'), 'List-Unsubscribe=One-Click');
    assert.equal(got.header('Auto-Submitted'), undefined);
  });

  test('goes to one recipient and has our headers only, whatever is in it', async () => {
    await using mail = await sender();
    const got = await mail.send({
      subject: 'Hello\r\nBcc: eve@example.org\r\n\r\nbody',
      unsubscribe: 'https://x.example/\r\nBcc: eve@example.org',
    });
    assert.deepEqual(got.to, ['ada@example.org']);
    assert.equal(got.header('Bcc'), undefined);
  });

  test('in letters of all the world arrives as it was written', async () => {
    await using mail = await sender();
    const got = await mail.send({ to: 'жанна@пример.example', subject: 'Grüße', text: '写真 & <ok> é' });
    assert.deepEqual(got.to, ['жанна@пример.example']);
    assert.match(got.raw, /^Subject: =\?UTF-8\?/m);
    assert.equal(got.text.trim(), '写真 & <ok> é');
  });

  test('comes from the user of the mail server when nothing else is said', async () => {
    const login = { user: 'acme@example.org', pass: 'x' };
    await using mail = await sender({
      ...{ login, from: '' },
      url: (port) => `smtp://acme%40example.org:x@127.0.0.1:${port}`,
    });
    assert.equal((await mail.send()).header('From'), 'Vitrine <acme@example.org>');
  });

  const refusals = [
    { stage: 'recipient', code: 550, permanent: true },
    { stage: 'data', code: 554, permanent: true },
    { stage: 'recipient', code: 451, permanent: false },
    { stage: 'data', code: 452, permanent: false },
    // Who we are is ours to put right.
    { stage: 'sender', code: 550, permanent: false },
  ] as const;
  for (const { stage, code, permanent } of refusals) {
    test(`answered with ${code} to ${stage} is ${permanent ? 'refused for good' : 'worth another try'}`, async () => {
      await using mail = await sender();
      mail.server.refuse = (at) => (at === stage ? [code, 'no: ada@example.org'] : undefined);
      await assert.rejects(mail.send(), (error: Error & { permanent: boolean; answer: string }) => {
        assert.equal(error.permanent, permanent);
        assert.match(error.answer, new RegExp(`${code} no: ada@example\\.org`));
        assert.match(error.message, new RegExp(`${code}`));
        // What a log writes: the message and the properties.
        assert.doesNotMatch(error.message + JSON.stringify(error), /ada@/);
        return true;
      });
    });
  }

  test('is worth another try when nobody answers', async () => {
    await using mail = await sender();
    await mail.server[Symbol.asyncDispose]();
    await assert.rejects(mail.send(), { name: 'NotSent', permanent: false });
    await using back = new MailServer();
    await back.listen(mail.port);
    void mail.send();
    assert.deepEqual((await back.next()).to, ['ada@example.org']);
  });
});

describe('the password of the mail server', () => {
  const login = { user: 'pictures@example.org', pass: 'pa:ss/w@rd' };
  const written = 'pictures%40example.org:pa%3Ass%2Fw%40rd';

  test('is used, and told to nobody when it is wrong', async () => {
    await using right = await sender({ login, url: (port) => `smtp://${written}@127.0.0.1:${port}` });
    assert.equal((await right.send()).user, login.user);
    await using wrong = await sender({ login, url: (port) => `smtp://x:pa%3Ass@127.0.0.1:${port}` });
    await assert.rejects(wrong.send(), (error: Error & { permanent: boolean; answer: string }) => {
      assert.equal(error.permanent, false);
      assert.match(error.answer, /535/);
      assert.doesNotMatch(`${error.stack}${error.answer}${JSON.stringify(error)}`, /pa:ss|pa%3A|cGE6c3M/);
      return true;
    });
  });

  for (const [name, tls, url] of [
    // Another spelling of this machine, which does not look like it.
    ['unencrypted', 'none', (port: number) => `smtp://${written}@[::ffff:127.0.0.1]:${port}`],
    [
      'by STARTTLS to a stranger',
      'offered',
      (port: number) => `smtp://${written}@[::ffff:127.0.0.1]:${port}`,
    ],
    ['by TLS to a stranger', 'start', (port: number) => `smtps://${written}@localhost:${port}`],
  ] as const) {
    test(`is not sent ${name}`, async () => {
      await using mail = await sender({ login, tls, url });
      await assert.rejects(mail.send(), { name: 'NotSent', permanent: false });
      assert.deepEqual(mail.server.passwords, []);
    });
  }

  test('goes by TLS to a server whose certificate holds', async () => {
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, mailCertificate]);
    try {
      await using mail = await sender({
        ...{ login, tls: 'start' },
        url: (port) => `smtps://${written}@localhost:${port}`,
      });
      const got = await mail.send();
      assert.deepEqual([got.encrypted, got.user], [true, login.user]);
    } finally {
      setDefaultCACertificates(before);
    }
  });
});

describe('the settings of mail', () => {
  test('that cannot be used are named without the password', () => {
    for (const value of [
      'mail.example.org',
      'http://mail.example.org',
      'smtp://user:hunter2@mail.example.org/path',
      'smtp://user:hunter2@mail.example.org?tls=no',
      'smtp://user@mail.example.org',
      'smtp://:hunter2@mail.example.org',
      'smtp://mail.example.org:0',
      'smtp://',
    ]) {
      assert.throws(() => loadConfig({ SMTP_URL: value }), /SMTP_URL is [^]*expected an address/, value);
      assert.throws(
        () => loadConfig({ SMTP_URL: value }),
        (error: Error) => !error.message.includes('hunter2'),
      );
    }
    for (const value of ['x', 'a@b@c', 'Ada <ada@example.org', 'Ada\u0000 <ada@example.org>', 'a@b, c@d']) {
      assert.throws(() => loadConfig({ VITRINE_MAIL_FROM: value }), /VITRINE_MAIL_FROM is/, value);
    }
  });

  test('have the ports that go with each way', () => {
    const port = (value: string): number | undefined => loadConfig({ SMTP_URL: value }).mail.smtp?.port;
    assert.equal(port('smtps://u:p@mail.example.org'), 465);
    assert.equal(port('smtp://u:p@mail.example.org'), 587);
    assert.equal(port('smtp://mail.example.org'), 25);
    assert.equal(port('smtp://mail.example.org:2525'), 2525);
  });
});
