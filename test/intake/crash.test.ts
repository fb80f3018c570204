import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { createContext } from '#open-context.ts';
import { loadConfig } from '#config/config.ts';
import { runImport } from '#intake/run-import.ts';
import { silentLog } from '#platform/log.ts';
import { schedule } from '#schedule.ts';
import { createAccount, startServer } from '../living/server.ts';
import { freshPlace } from '../support/databases.ts';
import { canvasOf, photo } from '../support/pictures.ts';

const rounds = Number(process.env['TEST_KILL_ROUNDS'] ?? 3);

test('a resumable upload goes on after the server was killed in the middle of it, with what it had promised', async () => {
  await using place = await freshPlace();
  // On the embedded database, where a writer that was killed loses its place at once; else it has it for ten seconds.
  const environment = { VITRINE_DATA: place.options.folder };
  const file = await canvasOf(photo(1_400, 1_000)).png().toBuffer();
  const sha256 = createHash('sha256').update(file).digest('hex');
  let headers: Record<string, string> = {};
  let location = '';
  let promised = 0;
  for (let round = 0; round < rounds; round += 1) {
    await using server = await startServer(environment);
    if (round === 0) {
      headers = { ...(await createAccount(environment)), 'tus-resumable': '1.0.0' };
      const begun = await fetch(`${server.url}/api/v1/uploads`, {
        method: 'POST',
        headers: {
          ...headers,
          'upload-length': String(file.length),
          'upload-metadata': `filename ${btoa('k.png')}`,
        },
      });
      location = begun.headers.get('location') ?? '';
    }
    const offset = await offsetOf(server.url + location, headers);
    assert.ok(offset >= promised, `round ${round}: ${offset} of the promised ${promised}`);
    const step = Math.floor(file.length / (rounds * 2));
    const sent = await send(server.url + location, headers, {
      offset,
      piece: file.subarray(offset, offset + step),
    });
    promised = Number(sent.headers.get('upload-offset'));
    const from = promised;
    const broken = send(server.url + location, headers, {
      offset: from,
      piece: slowly(file.subarray(from, from + step)),
    });
    const outcome = assert.rejects(broken);
    await pause(30 + 40 * round);
    server.signal('SIGKILL');
    await outcome;
  }
  await using server = await startServer(environment);
  const offset = await offsetOf(server.url + location, headers);
  assert.ok(offset >= promised);
  const last = await send(server.url + location, headers, { offset, piece: file.subarray(offset) });
  assert.deepEqual([last.status, last.headers.get('upload-sha256')], [204, sha256]);
  const listed = await fetch(`${server.url}/api/v1/assets`, { headers });
  const { items } = (await listed.json()) as { items: { sha256: string }[] };
  assert.deepEqual(
    items.map((item) => item.sha256),
    [sha256],
  );
});

test('an import goes on after the server was killed in the middle of it, and makes nothing twice', async () => {
  await using place = await freshPlace();
  const picture = await canvasOf(photo(60, 40)).jpeg().toBuffer();
  const asked: string[] = [];
  await using web = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end(picture);
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  const { port } = web.address() as AddressInfo;
  const environment = { ...environmentOf(place.options), VITRINE_FETCH_ALLOW: `127.0.0.1:${port}` };
  const urls = Array.from({ length: 60 }, (_, index) => `http://127.0.0.1:${port}/${index}.jpg`);
  let id = '';
  {
    await using server = await startServer(environment);
    const account = await createAccount(environment);
    const begun = await fetch(`${server.url}/api/v1/imports`, {
      method: 'POST',
      headers: { ...account, 'content-type': 'application/json' },
      body: JSON.stringify({ urls }),
    });
    ({ id } = (await begun.json()) as { id: string });
    while (asked.length < 20) await pause(5);
    server.signal('SIGKILL');
    await server.ended;
  }
  // The queue notices after a minute that the process died; what it does then is done here at once.
  await using ctx = await createContext(loadConfig(environment), { share: false, log: silentLog });
  await ctx.jobs.prepare(schedule(ctx));
  const before = await ctx.database.db.selectFrom('assets').select('path').execute();
  assert.ok(before.length < urls.length);
  await runImport(ctx, id, new AbortController().signal);
  const assets = await ctx.database.db.selectFrom('assets').select('path').orderBy('path').execute();
  assert.deepEqual(
    assets.map(({ path }) => path),
    urls.map((_, index) => `/${index}.jpg`).toSorted(),
  );
  const row = await ctx.database.db.selectFrom('imports').select('state').executeTakeFirstOrThrow();
  assert.equal(row.state, 'done');
});

function environmentOf({ folder, url }: { folder: string; url?: string | undefined }) {
  return { VITRINE_DATA: folder, ...(url === undefined ? {} : { DATABASE_URL: url }) };
}

async function offsetOf(url: string, headers: Record<string, string>): Promise<number> {
  const answer = await fetch(url, { method: 'HEAD', headers });
  assert.equal(answer.status, 200);
  return Number(answer.headers.get('upload-offset'));
}

async function send(
  url: string,
  headers: Record<string, string>,
  { offset, piece }: { offset: number; piece: Buffer | ReadableStream<Uint8Array> },
): Promise<Response> {
  const answer = await fetch(url, {
    method: 'PATCH',
    headers: {
      ...headers,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
    },
    body: Buffer.isBuffer(piece) ? new Uint8Array(piece) : piece,
    duplex: 'half',
  });
  assert.equal(answer.status, 204, await answer.text());
  return answer;
}

/** A piece that never comes to its end on its own. */
function slowly(piece: Buffer): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull: async (controller) => {
      await pause(2);
      if (at < piece.length - 1_000) controller.enqueue(new Uint8Array(piece.subarray(at, (at += 1_000))));
      else await pause(60_000, undefined, { ref: false });
    },
  });
}
