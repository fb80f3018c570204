import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { type Method, operations } from '#image4io/operations.ts';
import { overSocket, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

/** The fields that an operation reads; every operation is asked with those of all others now and then. */
const fields = [
  'path',
  'name',
  'names',
  'from',
  'targetPath',
  'target_path',
  'useFilename',
  'source',
  'overwrite',
  'continuationToken',
  'filename',
  'partId',
  'token',
  '__proto__',
  'constructor',
];

const odd = fc.constantFrom(
  '/',
  '//',
  '.',
  '..',
  '/../../etc/passwd',
  'a/../b',
  '\\..\\x',
  '%2e%2e%2f',
  '~x',
  '\0',
  'a\0.jpg',
  '\u202egpj.exe',
  '\ud800',
  'x\udfff',
  'e\u0301',
  '\u1e9e\u0130',
  '/there/a.jpg',
  '/there/',
  ' ',
  '\r\nX-Injected: 1',
  '-1',
  '1e309',
  "'; drop table assets; --",
  '${jndi:ldap://x}',
  'Zi8=',
  'YS8A',
  'true',
  'x'.repeat(300),
  'ä'.repeat(600),
  'a/'.repeat(700),
  'http://127.0.0.1:1/a.jpg',
  'http://[::1]:1/',
  'http://%',
  'https://u:p@127.0.0.1/',
);

const text = fc.oneof(
  odd,
  fc.string(),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.tuple(odd, odd).map(([one, other]) => `${one}/${other}`),
);

const deep = fc.constantFrom(200, 20_000).map((depth) => '['.repeat(depth) + ']'.repeat(depth));

const value: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: text },
  { weight: 1, arbitrary: fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null)) },
  { weight: 1, arbitrary: fc.array(text, { maxLength: 3 }) },
  { weight: 1, arbitrary: fc.object({ maxDepth: 3, maxKeys: 4 }) },
);

const record = fc.dictionary(
  fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...fields) }, { weight: 1, arbitrary: text }),
  value,
  {
    maxKeys: 5,
  },
);

type Message = { readonly query: string; readonly type: string | undefined; readonly body: string | Buffer };

/** As the carrier carries it; what is no text becomes one where it must. */
const message: fc.Arbitrary<Message> = fc
  .tuple(record, fc.constantFrom('query', 'json', 'form', 'urlencoded', 'raw', 'deep'), text, deep)
  .map(([values, carrier, any, nested]) => {
    const texts = Object.entries(values).map(
      ([name, each]) => [name, typeof each === 'string' ? each : JSON.stringify(each)] as const,
    );
    const encoded = new URLSearchParams(
      texts.map(([name, each]): [string, string] => [name, each]),
    ).toString();
    switch (carrier) {
      case 'json':
        return { query: '', type: 'application/json', body: JSON.stringify(values) };
      case 'form':
        return { query: '', type: 'multipart/form-data; boundary=b', body: multipart(texts) };
      case 'urlencoded':
        return { query: '', type: 'application/x-www-form-urlencoded', body: encoded };
      case 'raw':
        return {
          query: encodeURI(any.toWellFormed()).replaceAll('#', ''),
          type: 'application/json',
          body: any,
        };
      case 'deep':
        return {
          query: '',
          type: 'application/json',
          body: `{"path":${nested},"name":${nested},"names":[${nested}],"useFilename":${nested}}`,
        };
      default:
        return { query: encoded, type: undefined, body: '' };
    }
  });

function multipart(texts: readonly (readonly [string, string])[]): string {
  const parts = texts.map(([name, each]) => {
    const quoted = name.replace(/[\r\n"]/g, '_');
    return `--b\r\nContent-Disposition: form-data; name="${quoted}"\r\n\r\n${each}\r\n`;
  });
  return `${parts.join('')}--b--\r\n`;
}

describe('whatever is sent to the contract', () => {
  let world: World;
  let acme: Account;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    const bytes = await canvasOf(photo(20, 20)).jpeg().toBuffer();
    await upload(world, acme, { name: 'a.jpg', bytes }, { path: '/there' });
  });
  after(() => world[Symbol.asyncDispose]());

  async function send(method: Method, name: string, { query, type, body }: Message): Promise<void> {
    const bytes = Buffer.from(body);
    const head = [
      `${method} /v1.0/${name}${query === '' ? '' : `?${query}`} HTTP/1.1`,
      'Host: x',
      'Connection: close',
      `Authorization: ${acme.authorization}`,
      `Content-Length: ${bytes.length}`,
      ...(type === undefined ? [] : [`Content-Type: ${type}`]),
    ];
    const raw = await overSocket(world, `${head.join('\r\n')}\r\n\r\n`, bytes);
    const [first = '', answer = ''] = raw.split(/\r\n\r\n(.*)/s);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
    const allowed =
      status === 200 || (status >= 400 && status < 500) || (status === 501 && name.includes('stream'));
    assert.ok(allowed, raw);
    assert.doesNotMatch(first, /X-Injected/i);
    assert.doesNotMatch(answer, /[\r\n]/);
    const said = JSON.parse(answer) as Record<string, unknown>;
    assert.equal(said['success'], status === 200);
    assert.ok(Array.isArray(said['errors']) && Array.isArray(said['messages']));
    for (const error of said['errors'] as unknown[]) assert.equal(typeof error, 'string');
    if (status === 200) return;
    assert.equal(said['statusCode'], status);
    assert.equal(said['errors'].length, 1);
    assert.doesNotMatch(answer, /node_modules|node:internal|\.ts\b|\bat \w+ \(|postgres|syntax error/i);
    assert.ok(!answer.includes(world.data) && !answer.includes(process.cwd()), answer);
  }

  const distinct = new Map(operations.map(([method, name]) => [`${method} ${name}`, { method, name }]));
  for (const [line, { method, name }] of distinct) {
    test(`${line} ends in its envelope`, { concurrency: false }, async () => {
      await fc.assert(
        fc.asyncProperty(message, (each) => send(method, name, each)),
        { numRuns: 150, interruptAfterTimeLimit: 700, endOnFailure: true },
      );
    });
  }

  test('and the server goes on', async () => {
    assert.equal((await world.get('/readyz')).status, 200);
  });
});
