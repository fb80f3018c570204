import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { type ClientRequest, Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fillAsStarted } from '../support/databases.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Ended, createAccount, type RunningServer, startServer } from './server.ts';

describe('stopping', () => {
  test('SIGTERM lets an upload and a render finish, leaves nothing half, and the next start works', async () => {
    await using folder = await dataFolder(empty);
    const { environment } = folder;
    await using server = await startServer(environment);
    const account = await createAccount(environment);
    const agent = new Agent({ keepAlive: true });
    const large = await canvasOf(photo(3_000, 2_000)).png().toBuffer();
    assert.equal(
      (await answerOf(beginUpload(server, { account, agent, name: 'large.png' }).end(large))).status,
      201,
    );
    const upload = beginUpload(server, { account, agent, name: 'late.png' });
    upload.begin(large.subarray(0, 100_000));
    const render = get(server, agent, '/cdn/lake/w_2900,f_avif,q_90/large.png');
    await once(render, 'socket');
    await reached(server, agent);
    const started = performance.now();
    server.signal('SIGTERM');
    await server.said('finishing what runs');
    const finished = answerOf(upload.finish(large.subarray(100_000)));
    assert.equal((await answerOf(render)).status, 200);
    assert.equal((await finished).status, 201);
    assert.deepEqual(await server.ended, { code: 0, signal: null } satisfies Ended);
    assert.ok(performance.now() - started < 10_000);
    assert.doesNotMatch(server.complaint(), /cut off/);
    agent.destroy();
    assert.deepEqual(await leftovers(folder.path), []);
    await using again = await startServer(environment);
    const agentAgain = new Agent();
    assert.equal((await answerOf(get(again, agentAgain, '/cdn/lake/w_100/late.png'))).status, 200);
    again.signal('SIGTERM');
    assert.equal((await again.ended).code, 0);
  });

  test('an answer whose client takes its time is sent whole', async () => {
    await using folder = await dataFolder();
    await using server = await startServer(folder.environment);
    const account = await createAccount(folder.environment);
    const agent = new Agent({ keepAlive: true });
    const large = await canvasOf(photo(3_000, 2_000)).png().toBuffer();
    await answerOf(beginUpload(server, { account, agent, name: 'large.png' }).end(large));
    const [answer] = (await once(
      get(server, agent, '/cdn/lake/w_3000,h_3000,f_png,q_0/large.png'),
      'response',
    )) as [IncomingMessage];
    server.signal('SIGTERM');
    await refused(server);
    const body = await bodyOf(answer);
    assert.equal(body.length, Number(answer.headers['content-length']));
    assert.ok(body.length > 12e6, 'more than the system itself keeps of what was sent');
    assert.deepEqual(await server.ended, { code: 0, signal: null } satisfies Ended);
    assert.doesNotMatch(server.complaint(), /cut off/);
  });

  test('connections that are kept open, or were opened and never used, do not delay it', async () => {
    await using folder = await dataFolder();
    await using server = await startServer(folder.environment);
    const agent = new Agent({ keepAlive: true });
    await answerOf(get(server, agent, '/healthz'));
    const silent = connect(Number(new URL(server.url ?? '').port), '127.0.0.1');
    await once(silent, 'connect');
    await reached(server, new Agent());
    const started = performance.now();
    server.signal('SIGTERM');
    assert.equal((await server.ended).code, 0);
    assert.ok(performance.now() - started < 3_000, server.complaint());
    // After eight seconds it would have cut them off, and said so.
    assert.doesNotMatch(server.complaint(), /cut off/);
    agent.destroy();
    silent.destroy();
  });

  test('an upload that never ends is cut off in time, with exit code 0', async () => {
    await using folder = await dataFolder();
    await using server = await startServer(folder.environment);
    const account = await createAccount(folder.environment);
    const upload = beginUpload(server, { account, agent: new Agent(), name: 'never.png' });
    upload.begin(Buffer.alloc(50_000));
    upload.request.on('error', () => {});
    await reached(server, new Agent());
    const started = performance.now();
    server.signal('SIGTERM');
    assert.equal((await server.ended).code, 0);
    assert.ok(performance.now() - started < 10_000);
    assert.match(server.complaint(), /did not end in time and were cut off/);
    assert.deepEqual(await leftovers(folder.path), [], 'the cut cleared up what had come');
  });

  test('a second SIGINT ends it at once, and what was acknowledged stays', async () => {
    await using folder = await dataFolder();
    await using server = await startServer(folder.environment);
    const account = await createAccount(folder.environment);
    const upload = beginUpload(server, { account, agent: new Agent(), name: 'never.png' });
    upload.begin(Buffer.alloc(50_000));
    upload.request.on('error', () => {});
    await reached(server, new Agent());
    server.signal('SIGINT');
    await server.said('finishing what runs');
    const started = performance.now();
    server.signal('SIGINT');
    assert.deepEqual(await server.ended, { code: null, signal: 'SIGINT' } satisfies Ended);
    assert.ok(performance.now() - started < 2_000);
    await using again = await startServer(folder.environment);
    assert.equal((await answerOf(get(again, new Agent(), '/readyz'))).status, 200);
  });
});

describe('starting', () => {
  test('a second server on the same data folder is refused by name, and does not disturb the first', async () => {
    await using folder = await dataFolder();
    await using server = await startServer(folder.environment);
    await using second = await startServer(folder.environment);
    assert.equal(second.url, undefined);
    assert.equal((await second.ended).code, 1);
    assert.match(
      second.complaint(),
      new RegExp(`is in use by process ${server.pid}\\.\\nStop the process that is named, or name another`),
    );
    assert.doesNotMatch(second.complaint(), /^\s+at /m, 'a sentence, not a stack');
    assert.equal((await answerOf(get(server, new Agent(), '/readyz'))).status, 200);
  });

  test('a port that is taken is refused with a sentence', async () => {
    await using folder = await dataFolder();
    await using other = await dataFolder();
    await using server = await startServer(folder.environment);
    const { port } = new URL(server.url ?? '');
    await using second = await startServer({ ...other.environment, VITRINE_PORT: port });
    assert.equal((await second.ended).code, 1);
    assert.match(second.complaint(), new RegExp(`Nothing can listen on 127\\.0\\.0\\.1:${port}`));
    assert.doesNotMatch(second.complaint(), /^\s+at /m);
  });

  test('wrong settings are listed all at once, with exit code 78', async () => {
    await using folder = await dataFolder(empty);
    await using server = await startServer({
      ...folder.environment,
      VITRINE_PORT: '99999',
      VITRINE_MAX_FILE: 'big',
      PUBLIC_URL: 'pictures',
      STORAGE_URL: 's3://bucket',
      VITRINE_DATAFOLDER: '/x',
    });
    assert.equal((await server.ended).code, 78);
    for (const name of [
      'VITRINE_PORT',
      'VITRINE_MAX_FILE',
      'PUBLIC_URL',
      'STORAGE_URL',
      'VITRINE_DATAFOLDER',
    ])
      assert.match(server.complaint(), new RegExp(`- ${name} is`));
    assert.deepEqual(await readdir(folder.path), [], 'nothing was made');
  });

  test('a data folder that cannot be one is refused with a sentence and exit code 78', async () => {
    await using folder = await dataFolder(empty);
    const file = join(folder.path, 'file');
    await writeFile(file, '');
    for (const path of [file, join(file, 'below'), '/proc/vitrine']) {
      await using server = await startServer({ VITRINE_DATA: path });
      assert.equal((await server.ended).code, 78, path);
      assert.match(
        server.complaint(),
        /VITRINE_DATA is ".*", and .* cannot be the data folder: .*; expected/,
      );
      assert.doesNotMatch(server.complaint(), /^\s+at /m);
    }
  });
});

type Upload = { account: { authorization: string }; agent: Agent; name: string };

/** A multipart upload whose bytes the test sends when it wants to. */
function beginUpload(server: RunningServer, { account, agent, name }: Upload) {
  const boundary = 'a-boundary-of-the-test';
  const sending = request(`${server.url}/api/v1/assets`, {
    method: 'POST',
    agent,
    headers: {
      authorization: account.authorization,
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
  });
  const head = [
    `--${boundary}\r\ncontent-disposition: form-data; name="visibility"\r\n\r\npublic\r\n`,
    `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n`,
    'content-type: application/octet-stream\r\n\r\n',
  ].join('');
  const begin = (bytes: Buffer): void => {
    sending.write(head);
    sending.write(bytes);
  };
  const finish = (bytes: Buffer): ClientRequest => {
    sending.write(bytes);
    return sending.end(`\r\n--${boundary}--\r\n`);
  };
  return {
    request: sending,
    begin,
    finish,
    end: (bytes: Buffer): ClientRequest => {
      begin(Buffer.alloc(0));
      return finish(bytes);
    },
  };
}

function get(server: RunningServer, agent: Agent, path: string): ClientRequest {
  return request(`${server.url}${path}`, { agent }).end();
}

async function answerOf(sending: ClientRequest): Promise<{ status: number | undefined; body: Buffer }> {
  const [answer] = (await once(sending, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, body: await bodyOf(answer) };
}

async function bodyOf(answer: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of answer) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}

/** It takes no connection any more, and has let go of those it holds for idle. */
async function refused(server: RunningServer): Promise<void> {
  const { port } = new URL(server.url ?? '');
  for (;;) {
    const socket = connect(Number(port), '127.0.0.1');
    try {
      await once(socket, 'connect');
    } catch {
      return;
    } finally {
      socket.destroy();
    }
  }
}

/** The server has begun with what was sent before: it answers in the order of its connections' arrival. */
async function reached(server: RunningServer, agent: Agent): Promise<void> {
  for (let asked = 0; asked < 3; asked += 1) await answerOf(get(server, agent, '/healthz'));
}

/** Files of a kind that must not stay: half written, staged, or waiting to be placed. */
async function leftovers(data: string): Promise<string[]> {
  const names = await readdir(data, { recursive: true });
  return names.filter((name) => /(?:\+incoming|staging|derivatives\/incoming)\/.+|\.new$/.test(name));
}

/** Of a first start. */
const empty = (): Promise<void> => Promise.resolve();

async function dataFolder(
  fill: (path: string) => Promise<void> = fillAsStarted,
): Promise<AsyncDisposable & { path: string; environment: { VITRINE_DATA: string } }> {
  const path = await mkdtemp(join(tmpdir(), 'vitrine-living-'));
  await fill(path);
  return {
    path,
    environment: { VITRINE_DATA: path },
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}
