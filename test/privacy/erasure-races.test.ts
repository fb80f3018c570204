import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { operator } from '#access/actor.ts';
import { closeByOperator } from '#accounts/close-organization.ts';
import { erasePerson } from '#accounts/erase-person.ts';
import { prepareErasures } from '#accounts/erase-again.ts';
import { eraseClosed } from '#accounts/erase-closed.ts';
import { erasures } from '#erasures.ts';
import { inventory } from '#inventory.ts';
import { createContext, type OpenContext } from '#open-context.ts';
import { silentLog } from '#platform/log.ts';
import type { Erasure } from '#privacy/erasure.ts';
import { listLedger } from '#privacy/ledger/ledger.ts';
import { AtABrowser } from '../support/at-a-browser.ts';
import { create, eventually, openSocket, readAll, storedKeys } from '../support/doors.ts';
import { join as joinServer, password } from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { whereabouts } from '../support/whereabouts.ts';
import { createWorld, type World } from '../support/world.ts';

const ada = 'canary-ada@example.org';
const eve = 'canary-eve@example.org';
const day = 86_400;
const never = new AbortController().signal;

test('I-53 an erasure that is killed at any step goes on, and nothing is half done', async () => {
  await using world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
  const account = await world.createAccount('lake');
  const bytes = await canvasOf(photo(90, 60)).png().toBuffer();
  for (const name of ['a.png', 'b.png']) await create(world, account, { name, bytes });
  const { id } = await world.ctx.database.db
    .selectFrom('organizations')
    .select('id')
    .executeTakeFirstOrThrow();
  await joinServer(world, ada);
  await joinServer(world, eve);
  await closeByOperator(world.ctx, operator, 'lake');
  world.clock.advance(8 * day);
  await eventually('every letter is kept', async () => {
    const waiting = world.ctx.database.db.selectFrom('messages').select('id').where('state', '=', 'waiting');
    return (await waiting.execute()).length === 0;
  });
  await world.server[Symbol.asyncDispose]();
  await world.ctx[Symbol.asyncDispose]();
  const opened = async (look: (there: World) => Promise<void>): Promise<void> => {
    await using ctx: OpenContext = await createContext(world.ctx.config, {
      ...{ share: false, clock: world.clock, log: silentLog },
    });
    await look({ ...world, ctx });
  };
  const linesOf = async (): Promise<number> =>
    (await readFile(join(world.data, 'erasures.jsonl'), 'utf8').catch(() => '')).split('\n').length - 1;

  // Killed once in the middle; then stopped after each folder, and each goes on where the one before was.
  assert.equal(await eraseUntilKilled(world, 'organization', 3), 'SIGKILL');
  await opened(async (there) => {
    for (const [step, { owner }] of erasures.slice(0, -1).entries()) {
      await assert.rejects(eraseClosed(there.ctx, stoppedAfter(step), never), /no power/, owner);
      assert.ok((await whereabouts(there, id)).includes('organizations.id'), 'it is found again');
    }
    await assert.rejects(eraseClosed(there.ctx, stoppedAfter(erasures.length - 1), never), /no power/);
    await eraseClosed(there.ctx, erasures, never);
    assert.deepEqual(await whereabouts(there, id), []);
    assert.deepEqual(await storedKeys(there), []);
    const recorded = (await listLedger(there.ctx, 0)).filter(({ kind }) => kind === 'erasure');
    assert.equal(recorded.length, 1);
    const before = await whereabouts(there, ada);
    assert.ok(before.includes('people.email') && before.includes('file:mail'));
    await assert.rejects(erasePerson(lost(there.ctx), operator, { email: ada, inventory }), /no power/);
    assert.deepEqual(await whereabouts(there, ada), before, 'nothing went before all of it did');
  });
  assert.equal(await linesOf(), 1);

  assert.equal(await eraseUntilKilled(world, 'person', 1, ada), 'SIGKILL');
  await opened(async (there) => {
    assert.deepEqual(await whereabouts(there, ada), ['file:mail'], 'the rows went, all of them');
    await prepareErasures(there.ctx);
    assert.deepEqual(await whereabouts(there, ada), []);
  });
  assert.equal(await linesOf(), 2);
  assert.equal(await eraseUntilKilled(world, 'person', 2, eve), 'SIGKILL');
  assert.equal(await linesOf(), 2, 'it was not beside the database yet');
  await opened(async (there) => {
    await prepareErasures(there.ctx);
    assert.deepEqual(await whereabouts(there, eve), []);
  });
  assert.equal(await linesOf(), 3);
});

test('I-53 an upload that ends while its organization is erased leaves nothing, and two erasures do it once', async () => {
  await using world = await createWorld();
  const { ctx } = world;
  const account = await world.createAccount('lake');
  // So large that it waits in the store.
  const bytes = await canvasOf(photo(600, 400)).png().toBuffer();
  await create(world, account, { name: 'a.png', bytes });
  const { id } = await ctx.database.db.selectFrom('organizations').select('id').executeTakeFirstOrThrow();
  const head =
    '--x\r\ncontent-disposition: form-data; name="file"; filename="late.png"\r\ncontent-type: image/png\r\n\r\n';
  const tail = '\r\n--x--\r\n';
  const socket = await openSocket(world);
  socket.write(
    `POST /api/v1/assets HTTP/1.1\r\nhost: x\r\nauthorization: ${account.authorization}\r\nconnection: close\r\n` +
      `content-type: multipart/form-data; boundary=x\r\ncontent-length: ${head.length + bytes.length + tail.length}\r\n\r\n`,
  );
  socket.write(head);
  socket.write(bytes.subarray(0, -100));
  await eventually('the upload is under way', async () => {
    const files = await readdir(join(world.data, 'objects'), { recursive: true, withFileTypes: true });
    return files.some((file) => file.isFile() && /incoming|staging/.test(file.parentPath));
  });
  await closeByOperator(ctx, operator, 'lake');
  world.clock.advance(8 * day);
  await Promise.all([eraseClosed(ctx, erasures, never), eraseClosed(ctx, erasures, never)]);
  socket.write(bytes.subarray(-100));
  socket.write(tail);
  const answer = await readAll(socket);
  assert.match(answer, /^HTTP\/1\.1 4\d\d/);
  assert.deepEqual(await whereabouts(world, id), []);
  assert.deepEqual(await storedKeys(world), []);
  const recorded = (await listLedger(ctx, 0)).filter(({ kind }) => kind === 'erasure');
  assert.equal(recorded.length, 1);
});

test('I-50 a copy of somebody’s data is given to their session alone, and only as long as it lasts', async () => {
  await using world = await createWorld({ environment: { VITRINE_SIGN_UP: 'open' } });
  await joinServer(world, ada);
  await joinServer(world, eve);
  const browsers = [new AtABrowser(world), new AtABrowser(world)] as const;
  for (const [at, email] of [ada, eve].entries()) {
    world.clock.advance(1);
    await browsers[at]?.submit('/sign-in', { email, password });
  }
  const [ofAda, ofEve] = browsers;
  assert.match((await ofAda.get('/account/data.json')).text, /canary-ada/);
  const { answer, text } = await ofEve.get('/account/data.json');
  assert.doesNotMatch(text, /canary-ada/);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
  const cookie = [...ofAda.jar].map(([name, { value }]) => `${name}=${value}`).join('; ');
  await ofAda.submit('/account', {}, '/sign-out');
  const late = await world.get('/account/data.json', { headers: { cookie } });
  assert.equal(late.status, 303, 'an address that was copied is worth nothing without the session');
});

/** Every row is gone, and then the transaction does not end. */
function lost({ database, ...ctx }: OpenContext): OpenContext {
  const transaction: typeof database.transaction = (work) =>
    database.transaction(async (tx) => {
      await work(tx);
      throw new Error('no power');
    });
  return { ...ctx, database: { ...database, transaction } };
}

function stoppedAfter(step: number): Erasure[] {
  return erasures.map(({ owner, erase }, at) => ({
    owner,
    erase: async (...given) => {
      await erase(...given);
      if (at === step) throw new Error('no power');
    },
  }));
}

/** What ended the process. */
async function eraseUntilKilled(world: World, ...what: (string | number)[]): Promise<string | null> {
  const [kind = '', step = '', email = ''] = what.map(String);
  const { database } = world.ctx.config;
  const path = fileURLToPath(new URL('../support/erasing-child.ts', import.meta.url));
  const child = spawn(process.execPath, [path, kind, step, world.clock.now().toISOString(), email], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      VITRINE_DATA: world.data,
      ...(database.url === undefined ? {} : { DATABASE_URL: database.url }),
    },
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}
