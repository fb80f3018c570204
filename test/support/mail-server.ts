import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

export const mailCertificate = readFileSync(
  new URL('../fixtures/mail/certificate.pem', import.meta.url),
  'utf8',
);
const mailKey = readFileSync(new URL('../fixtures/mail/key.pem', import.meta.url), 'utf8');

/** A message as the other side got it. */
export type Received = {
  readonly from: string;
  readonly to: readonly string[];
  readonly encrypted: boolean;
  readonly user: string | undefined;
  readonly raw: string;
  header(name: string): string | undefined;
  readonly text: string;
  readonly html: string;
};

export type MailServerOptions = {
  /** `start`: TLS from the first byte; `offered`: STARTTLS; `none`: not even offered. */
  readonly tls?: 'start' | 'offered' | 'none';
  readonly login?: { readonly user: string; readonly pass: string };
};

export type Stage = 'sender' | 'recipient' | 'data';

/** A real mail server on a port of this machine. */
export class MailServer {
  readonly #server: SMTPServer;
  readonly #waiting: ((message: Received) => void)[] = [];
  readonly received: Received[] = [];
  /** Asked at each stage of a message; what it gives is the answer instead of yes. */
  refuse: (stage: Stage) => readonly [number, string] | undefined = () => undefined;
  /** Everything that was tried as a password. */
  readonly passwords: string[] = [];
  #taken = 0;

  constructor({ tls = 'offered', login }: MailServerOptions = {}) {
    const answer = (stage: Stage): Error | undefined => {
      const [code, said] = this.refuse(stage) ?? [];
      return code === undefined ? undefined : Object.assign(new Error(said), { responseCode: code });
    };
    this.#server = new SMTPServer({
      secure: tls === 'start',
      ...{
        key: mailKey,
        cert: mailCertificate,
        logger: false,
        closeTimeout: 100,
        authOptional: login === undefined,
      },
      allowInsecureAuth: true,
      disabledCommands: [...(tls === 'none' ? ['STARTTLS'] : []), ...(login === undefined ? ['AUTH'] : [])],
      onAuth: ({ username, password }, _session, done) => {
        this.passwords.push(password ?? '');
        const known = username === login?.user && password === login?.pass;
        done(known ? null : new Error('Invalid login'), { user: username ?? '' });
      },
      onMailFrom: (_address, _session, done) => done(answer('sender')),
      onRcptTo: (_address, _session, done) => done(answer('recipient')),
      onData: (stream, { envelope, secure: encrypted, user }, done) => {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          const refusal = answer('data');
          if (refusal !== undefined) return done(refusal);
          const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          this.#take({ from, to, encrypted, user, ...readMessage(Buffer.concat(chunks)) });
          done();
        });
      },
    });
    this.#server.on('error', () => undefined);
  }

  /** Gives the port. */
  async listen(port = 0): Promise<number> {
    const listening = this.#server.listen(port, '127.0.0.1');
    await once(listening, 'listening');
    const address = listening.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  /** The next message, in the order of arrival; waits for it. */
  async next(): Promise<Received> {
    const there = this.received[this.#taken];
    this.#taken += 1;
    if (there !== undefined) return there;
    const { promise, resolve } = Promise.withResolvers<Received>();
    this.#waiting.push(resolve);
    return promise;
  }

  #take(message: Received): void {
    this.received.push(message);
    this.#waiting.shift()?.(message);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }
}

function readMessage(bytes: Buffer): Pick<Received, 'raw' | 'header' | 'text' | 'html'> {
  const raw = bytes.toString('latin1');
  const [head = ''] = raw.split('\r\n\r\n', 1);
  const header = (name: string): string | undefined =>
    new RegExp(`^${name}: (.*)$`, 'im').exec(head.replace(/\r\n[ \t]+/g, ' '))?.[1]?.trim();
  return { raw, header, text: part(raw, 'text/plain'), html: part(raw, 'text/html') };
}

/** The body of the part of this type, decoded. */
function part(raw: string, type: string): string {
  const pieces = raw.split(/\r\n--[^\r\n]+/);
  const piece = pieces.find((each) => new RegExp(`^Content-Type: ${type}`, 'im').test(each)) ?? '';
  const end = piece.indexOf('\r\n\r\n');
  const body = piece.slice(end + 4);
  const encoding = /^Content-Transfer-Encoding: (\S+)/im.exec(piece.slice(0, end))?.[1]?.toLowerCase();
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  const plain =
    encoding === 'quoted-printable'
      ? body
          .replace(/=\r\n/g, '')
          .replace(/=([0-9A-F]{2})/g, (_whole, code: string) => String.fromCharCode(parseInt(code, 16)))
      : body;
  return Buffer.from(plain, 'latin1').toString('utf8').replaceAll('\r\n', '\n');
}
