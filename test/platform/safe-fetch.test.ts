import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { createSecureContext } from 'node:tls';
import type { TlsOptions } from 'node:tls';
import { promisify } from 'node:util';

import { uploadSource } from '#library/recipients.ts';
import { Problem } from '#platform/problem.ts';
import { safeFetch } from '#platform/safe-fetch.ts';
import type { Fetched, SafeFetchOptions } from '#platform/safe-fetch.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

void test('an answer comes back with its facts and its body, asked for without any trace of a person', async () => {
  let asked: IncomingMessage | undefined;
  const answer: Answer = (request, response) => {
    asked = request;
    response.writeHead(200, {
      'content-type': 'image/png',
      etag: '"1"',
      'set-cookie': 'a=b',
      'content-length': 5,
    });
    response.end('hello');
  };
  await withServer(answer, async (host) => {
    const got = await fetchFrom(host, `http://${host}/a%20b?c=d#fragment`);
    assert.equal(String(await buffer(got.body)), 'hello');
    const headers = {
      contentType: 'image/png',
      contentLength: 5,
      lastModified: undefined,
      etag: '"1"',
      retryAfter: undefined,
    };
    assert.deepEqual({ status: got.status, headers: got.headers }, { status: 200, headers });
    assert.equal(asked?.url, '/a%20b?c=d');
    assert.deepEqual(asked?.headers, {
      host,
      accept: '*/*',
      'accept-encoding': 'identity',
      'user-agent': 'Vitrine',
      connection: 'close',
    });
  });
});

void test('a status that is no success is handed on', async () => {
  const answer: Answer = (_request, response) => void response.writeHead(404).end('no');
  await withServer(answer, async (host) => {
    const got = await fetchFrom(host, `http://${host}/`);
    assert.equal(got.status, 404);
    assert.equal(String(await buffer(got.body)), 'no');
  });
});

const spellings = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '2130706433',
  '0x7f000001',
  '0X7F.1',
  '0177.0.0.1',
  '017700000001',
  '127.0.0.1.',
  '127.0.0.2',
  '0',
  '0.0.0.0',
  '0x0',
  '127.0.0.1%2e',
  '%31%32%37.0.0.1',
  '１２７.０.０.１',
  '127。0。0。1',
  '①②⑦.⓪.⓪.①',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[::127.0.0.1]',
  '[64:ff9b::7f00:1]',
  '[64:ff9b:1::7f00:1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::]',
  '[fe80::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fec0::1]',
  '[ff02::1]',
  '[2001:db8::1]',
  '[::ffff:0:7f00:1]',
  '[100::1]',
  '10.0.0.1',
  '10.1',
  '012.1.1.1',
  '0xa000001',
  '172.16.0.1',
  '192.168.1.1',
  '192.168.257',
  '100.64.0.1',
  '169.254.169.254',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '169.254.43518',
  '[::ffff:a9fe:a9fe]',
  '255.255.255.255',
  '224.0.0.1',
  '198.18.0.1',
  '192.0.2.1',
  '168.63.129.16',
  '100.100.100.200',
  'localhost',
  'LOCALHOST',
  'LocalHost',
  'localhost.',
  'ｌocalhost',
  'internal.example',
  'xn--inside-name.example',
  'metadata.google.internal',
  'ip6-localhost',
  'unknown.example',
];

void test(`none of ${spellings.length} spellings of a private host is connected to`, async () => {
  let connections = 0;
  const inside: SafeFetchOptions['lookup'] = async (name) => {
    if (name === 'unknown.example') throw Object.assign(new Error(name), { code: 'ENOTFOUND' });
    return [
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ];
  };
  await withServer(
    () => {},
    async (host, server) => {
      server.on('connection', () => (connections += 1));
      const port = host.split(':')[1] ?? '';
      for (const spelling of spellings) {
        for (const address of [`http://${spelling}:${port}/`, `https://${spelling}:${port}/`]) {
          await rejectsWith(
            'fetch-address-not-public',
            fetchFrom('other:1', address, { lookup: inside }),
            address,
          );
        }
      }
      assert.equal(connections, 0);
    },
  );
});

void test('what is no plain http or https address is refused before any name is looked up', async () => {
  const lookup = (): Promise<never> => assert.fail('looked up');
  const malformed = [
    '',
    'picture.jpg',
    '//example.org/a',
    'http://',
    'http:///',
    'http://a b/',
    'http://[::1',
    'http://1.2.3.4.5/',
    'http://256.256.256.256/',
    'http://example.org:65536/',
    'http://example.org:0/',
    'http://[fe80::1%25eth0]/',
    'ftp://example.org/',
    'file:///etc/passwd',
    'gopher://example.org/',
    'data:image/png;base64,AAAA',
    'javascript:1',
    'http://user@example.org/',
    'http://user:secret@example.org/',
    'http://:secret@example.org/',
    'http://example.org:80@127.0.0.1/',
    'http://example.org%2f@127.0.0.1/',
    'unix:/var/run/docker.sock',
  ];
  for (const address of malformed) {
    await rejectsWith('fetch-address-malformed', fetchFrom('other:1', address, { lookup }), address);
  }
});

void test('a password in an address is not repeated', async () => {
  await assert.rejects(fetchFrom('other:1', 'http://user:secret@example.org/a'), (error) => {
    assert.ok(error instanceof Problem);
    assert.doesNotMatch(JSON.stringify([error.message, error.details]), /secret/);
    return true;
  });
});

void test('a private host is fetched only where host and port are both listed', async () => {
  const answer: Answer = (_request, response) => void response.end('ok');
  await withServer(answer, async (host) => {
    const [, port] = host.split(':');
    const lookup: SafeFetchOptions['lookup'] = async () => [{ address: '127.0.0.1', family: 4 }];
    const got = await fetchFrom(`Minio.Internal:${port}`, `http://minio.internal:${port}/`, { lookup });
    assert.equal(String(await buffer(got.body)), 'ok');
    for (const allow of [
      `minio.internal:1`,
      'minio.internal',
      `internal:${port}`,
      `*:${port}`,
      '',
      `${host}0`,
    ]) {
      await rejectsWith(
        'fetch-address-not-public',
        fetchFrom(allow, `http://minio.internal:${port}/`, { lookup }),
        allow,
      );
    }
  });
});

void test('the connection goes to what was checked, though the name means something else a moment later', async () => {
  const answer: Answer = (request, response) => void response.end(`${request.headers.host}`);
  await withServer(answer, async (host) => {
    const [, port] = host.split(':');
    let lookups = 0;
    const rebinding: SafeFetchOptions['lookup'] = async () => {
      lookups += 1;
      return [{ address: lookups === 1 ? '127.0.0.1' : '127.0.0.9', family: 4 }];
    };
    const name = `rebinding.example:${port}`;
    const got = await fetchFrom(name, `http://${name}/`, { lookup: rebinding });
    assert.equal(String(await buffer(got.body)), name);
    assert.equal(lookups, 1);
    await rejectsWith('fetch-failed', fetchFrom(name, `http://${name}/`, { lookup: rebinding }));
    assert.equal(lookups, 2);
  });
});

void test('redirects are followed a few times, each checked like the first address', async () => {
  const answer: Answer = (request, response) => {
    const step = Number(request.url?.slice(1));
    if (step > 0)
      response.writeHead([301, 302, 303, 307, 308][step % 5] ?? 302, { location: `/${step - 1}` });
    response.end(step > 0 ? 'moved' : 'arrived');
  };
  await withServer(answer, async (host) => {
    const got = await fetchFrom(host, `http://${host}/5`);
    assert.equal(String(await buffer(got.body)), 'arrived');
    assert.equal(got.url, `http://${host}/0`);
    await rejectsWith('fetch-failed', fetchFrom(host, `http://${host}/6`));
    await rejectsWith('fetch-failed', fetchFrom(host, `http://${host}/1`, { maxRedirects: 0 }));
  });
  for (const [location, code] of [
    ['http://127.0.0.1:1/', 'fetch-address-not-public'],
    ['http://169.254.169.254/latest/meta-data/', 'fetch-address-not-public'],
    ['//[::1]/', 'fetch-address-not-public'],
    ['file:///etc/passwd', 'fetch-address-malformed'],
    ['http://user:secret@example.org/', 'fetch-address-malformed'],
    ['http://', 'fetch-address-malformed'],
  ] as const) {
    const redirect: Answer = (_request, response) => void response.writeHead(302, { location }).end();
    await withServer(redirect, (host) => rejectsWith(code, fetchFrom(host, `http://${host}/`), location));
  }
});

void test('credentials go to the host they are for, and with no redirect to another', async () => {
  const heard: [string, string | undefined][] = [];
  const listen: Answer = ({ headers }, response) => {
    heard.push(['other', headers.authorization]);
    response.end('ok');
  };
  await withServer(listen, async (other) => {
    const answer: Answer = ({ url, headers }, response) => {
      heard.push([`first${url}`, headers.authorization]);
      const location = { '/here': '/there', '/away': `http://${other}/` }[String(url)];
      if (location !== undefined) response.writeHead(302, { location });
      response.end('ok');
    };
    await withServer(answer, async (first) => {
      const options = { authorization: 'Basic c2VjcmV0', allow: [first, other] };
      for (const path of ['here', 'away']) {
        await buffer((await fetchFrom('', `http://${first}/${path}`, options)).body);
      }
    });
  });
  assert.deepEqual(heard, [
    ['first/here', 'Basic c2VjcmV0'],
    ['first/there', 'Basic c2VjcmV0'],
    ['first/away', 'Basic c2VjcmV0'],
    ['other', undefined],
  ]);
});

void test('a body larger than the limit is refused, announced or not', async () => {
  const chunk = Buffer.alloc(10_000);
  let sent = 0;
  const endless: Answer = (_request, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(chunk)) sent += chunk.length;
    };
    response.on('drain', more).on('error', () => {});
    more();
  };
  const announced: Answer = (_request, response) =>
    void response.writeHead(200, { 'content-length': 100_001 }).write('x');
  await withServer(announced, (host) => rejectsWith('fetch-too-large', fetchFrom(host, `http://${host}/`)));
  await withServer(endless, async (host) => {
    const got = await fetchFrom(host, `http://${host}/`);
    await rejectsWith('fetch-too-large', buffer(got.body));
    assert.ok(sent < 50_000_000);
  });
  const exact: Answer = (_request, response) => void response.end(Buffer.alloc(100_000));
  await withServer(exact, async (host) => {
    assert.equal((await buffer((await fetchFrom(host, `http://${host}/`)).body)).length, 100_000);
  });
});

void test('time is limited as a whole: for names, silence, and a body that drips', async () => {
  const hurried = { timeoutMs: 120 };
  const never: SafeFetchOptions['lookup'] = () => new Promise(() => {});
  await rejectsWith('fetch-timeout', fetchFrom('', 'http://slow.example/', { ...hurried, lookup: never }));
  await withServer(
    () => {},
    (host) => rejectsWith('fetch-timeout', fetchFrom(host, `http://${host}/`, hurried)),
  );
  const dripping: Answer = (_request, response) => {
    const timer = setInterval(() => response.write('x'), 10);
    response.on('close', () => clearInterval(timer)).on('error', () => {});
  };
  await withServer(dripping, async (host) => {
    await rejectsWith('fetch-timeout', buffer((await fetchFrom(host, `http://${host}/`, hurried)).body));
  });
});

void test('a body left unread until time is up fails rather than ending early', async () => {
  const answer: Answer = (_request, response) => void response.end(Buffer.alloc(90_000));
  await withServer(answer, async (host) => {
    const { body } = await fetchFrom(host, `http://${host}/`, { timeoutMs: 120 });
    await new Promise((resolve) => body.once('error', resolve).once('end', resolve));
    await rejectsWith('fetch-timeout', buffer(body));
  });
});

void test('a body that breaks off, a compressed one and a closed port are failures of the address', async () => {
  const cut: Answer = (_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('half', () => response.destroy());
  };
  await withServer(cut, async (host) =>
    rejectsWith('fetch-failed', buffer((await fetchFrom(host, `http://${host}/`)).body)),
  );
  for (const encoding of ['gzip', 'br', 'zstd', 'deflate, gzip', 'unheard-of']) {
    const packed: Answer = (_request, response) =>
      void response.writeHead(200, { 'content-encoding': encoding }).end('x');
    await withServer(packed, (host) =>
      rejectsWith('fetch-failed', fetchFrom(host, `http://${host}/`), encoding),
    );
  }
  const closed = await withServer(
    () => {},
    async (host) => host,
  );
  await rejectsWith('fetch-failed', fetchFrom(closed, `http://${closed}/`));
});

void test('the caller can end it at any moment, and is told so with the reason given', async () => {
  const reason = new Error('no longer wanted');
  await assert.rejects(fetchFrom('', 'http://a.example/', { signal: AbortSignal.abort(reason) }), reason);
  const answer: Answer = (_request, response) => void response.writeHead(200).write('x');
  await withServer(answer, async (host) => {
    const controller = new AbortController();
    const got = await fetchFrom(host, `http://${host}/`, { signal: controller.signal });
    const reading = buffer(got.body);
    controller.abort(reason);
    await assert.rejects(reading, reason);
  });
});

void test('a body that is given up closes its connection', async () => {
  const answer: Answer = (_request, response) => void response.writeHead(200).write('x');
  await withServer(answer, async (host, server) => {
    const connected = once(server, 'connection');
    const got = await fetchFrom(host, `http://${host}/`);
    const [socket] = (await connected) as [AddressInfo & NodeJS.EventEmitter & { closed: boolean }];
    got.body.destroy();
    if (!socket.closed) await once(socket, 'close');
  });
});

const noOpenssl =
  spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is needed to make a certificate';

void test(
  'https asks by the name, checks the certificate, and never turns into http',
  { skip: noOpenssl },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-tls-'));
    try {
      const subject = ['-subj', '/CN=a.example', '-addext', 'subjectAltName=DNS:a.example'];
      const how = [
        'req',
        '-x509',
        '-newkey',
        'rsa:2048',
        '-nodes',
        '-days',
        '2',
        '-keyout',
        'key',
        '-out',
        'cert',
      ];
      spawnSync('openssl', [...how, ...subject], { cwd: folder });
      await secureServer(folder, async (port, names) => {
        const address = `https://a.example:${port}/`;
        assert.match(await fetchInChild(address, {}), /DEPTH_ZERO_SELF_SIGNED_CERT/);
        assert.deepEqual(names, ['a.example']);
        const trusting = { NODE_EXTRA_CA_CERTS: join(folder, 'cert') };
        assert.equal(await fetchInChild(address, trusting), 'safe');
        assert.match(
          await fetchInChild(`https://b.example:${port}/`, trusting),
          /ERR_TLS_CERT_ALTNAME_INVALID/,
        );
        assert.match(await fetchInChild(`${address}downgrade`, trusting), /it redirects from https to http/);
      });
    } finally {
      await rm(folder, { recursive: true });
    }
  },
);

async function secureServer(
  folder: string,
  body: (port: string, names: readonly string[]) => Promise<void>,
): Promise<void> {
  const pair = { key: await readFile(join(folder, 'key')), cert: await readFile(join(folder, 'cert')) };
  const names: string[] = [];
  const SNICallback: TlsOptions['SNICallback'] = (name, done) => {
    names.push(name);
    done(null, createSecureContext(pair));
  };
  const server = createSecureServer({ ...pair, SNICallback }, (request, response) => {
    if (request.url === '/downgrade')
      response.writeHead(302, { location: `http://${request.headers.host}/` });
    response.end('safe');
  });
  await listening(server, (host) => body(host.split(':')[1] ?? '', names));
}

/** In a process of its own, since which certificates are trusted is decided when a process starts. */
async function fetchInChild(address: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const script = `
    const { safeFetch } = await import(${JSON.stringify(import.meta.resolve('#platform/safe-fetch.ts'))});
    const options = { maxBytes: 100, timeoutMs: 10000, allow: [${JSON.stringify(new URL(address).host)}], recipient: ${JSON.stringify(uploadSource)} };
    const lookup = async () => [{ address: '127.0.0.1', family: 4 }];
    try {
      const { body } = await safeFetch(${JSON.stringify(address)}, { ...options, lookup });
      for await (const part of body) process.stdout.write(part);
    } catch (error) {
      process.stdout.write(error.message);
    }`;
  const child = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: environment,
  });
  return child.stdout;
}

function fetchFrom(allow: string, address: string, more: Partial<SafeFetchOptions> = {}): Promise<Fetched> {
  return safeFetch(address, {
    recipient: uploadSource,
    maxBytes: 100_000,
    timeoutMs: 10_000,
    allow: [allow],
    ...more,
  });
}

async function rejectsWith(code: string, work: Promise<unknown>, message?: string): Promise<void> {
  await assert.rejects(
    work,
    (error) => {
      assert.ok(error instanceof Problem, `${message}: ${String(error)}`);
      assert.equal(error.code, code, message);
      assert.ok(error.status >= 400 && error.status < 500);
      return true;
    },
    message,
  );
}

async function withServer<Result>(
  answer: Answer,
  body: (host: string, server: Server) => Promise<Result>,
): Promise<Result> {
  return listening(createServer(answer), body);
}

async function listening<Result>(
  server: Server & { closeAllConnections(): void },
  body: (host: string, server: Server) => Promise<Result>,
): Promise<Result> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await body(`127.0.0.1:${(server.address() as AddressInfo).port}`, server);
  } finally {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
}
