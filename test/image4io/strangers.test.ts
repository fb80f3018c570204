import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { operations } from '#image4io/operations.ts';
import { contract, form, storedKeys, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Source, startSource } from '../support/source.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type Names = { readonly folder: string; readonly name: string };
type Attempt = { readonly query?: string; readonly body?: FormData | object; readonly status: number };

/** How a stranger names something of somebody else, per operation; the status is what it gets. */
const attempts: Readonly<
  Record<string, (names: Names, source: Source, bytes: Buffer) => readonly Attempt[]>
> = {
  'GET subscription': ({ folder }) => [{ query: `cloudname=victim&path=${folder}`, status: 200 }],
  'POST uploadimage': uploads,
  'GET image': ({ name }) => [{ query: `name=${name}`, status: 404 }],
  'GET images': ({ name }) => [{ query: `names=${name}&names=${name}`, status: 200 }],
  'POST fetchimage': fetches,
  'PUT copyimage': copies,
  'PUT moveimage': ({ name }) => [{ body: { source: name, targetPath: '/mine' }, status: 404 }],
  'DELETE deleteimage': ({ name }) => [{ body: { name }, status: 404 }],
  'POST createfolder': ({ folder }) => [{ body: { path: folder }, status: 200 }],
  // What the line before made is the stranger's own.
  'DELETE deletefolder': ({ folder, name }) => [
    { body: { path: folder }, status: 200 },
    { body: { path: folder }, status: 404 },
    { body: { name }, status: 404 },
  ],
  'GET listfolder': ({ folder }) => [
    { query: `path=${folder}`, status: 404 },
    { query: `path=${folder}&continuationToken=${token(`a${folder}`)}`, status: 200 },
    { query: 'path=/', status: 200 },
  ],
  'DELETE purge': ({ name }) => [
    { body: { path: name }, status: 200 },
    { body: { path: '/' }, status: 200 },
  ],
  'POST uploadstream': streams,
  'PATCH uploadstream': streams,
  'POST finalizestream': streams,
  'GET stream': ({ name }) => [{ query: `name=${name}`, status: 501 }],
  'GET streams': ({ name }) => [{ query: `names=${name}`, status: 501 }],
  'POST fetchstream': streams,
  'DELETE deletestream': streams,
  'POST deletestream': streams,
  'GET get': ({ name }) => [{ query: `name=${name}`, status: 404 }],
  'POST upload': uploads,
  'POST fetch': fetches,
  'PUT copy': copies,
  'PUT move': ({ name }) => [{ body: { source: name, targetPath: '/mine' }, status: 404 }],
  'DELETE deletefile': ({ name }) => [{ query: `name=${name}`, status: 404 }],
};

function uploads({ folder }: Names, _source: Source, bytes: Buffer): Attempt[] {
  const fields = { path: folder, useFilename: 'true', overwrite: 'true' };
  return [{ body: form(fields, { name: 'picture.png', bytes }), status: 200 }];
}

function fetches({ folder }: Names, source: Source): Attempt[] {
  return [
    { body: { from: `${source.url}/picture.png`, targetPath: folder, useFilename: true }, status: 200 },
  ];
}

function copies({ name, folder }: Names): Attempt[] {
  return [{ body: { source: name, targetPath: folder, overwrite: true, name: 'x' }, status: 404 }];
}

function streams({ name, folder }: Names): Attempt[] {
  return [{ body: { name, path: folder, filename: name, token: 'x' }, status: 501 }];
}

function token(plain: string): string {
  return Buffer.from(plain).toString('base64url');
}

describe('two organizations', () => {
  let world: World;
  let source: Source;
  let victim: Account;
  let stranger: Account;
  let own: Buffer;
  let theirs: Buffer;
  before(async () => {
    source = await startSource();
    world = await createWorld({ environment: { VITRINE_FETCH_ALLOW: source.host } });
    victim = await world.createAccount('victim');
    stranger = await world.createAccount('stranger');
    theirs = await canvasOf(photo(64, 48)).jpeg().toBuffer();
    own = await canvasOf(photo(12, 12)).png().toBuffer();
    source.serve('/picture.png', own);
  });
  after(async () => {
    await world[Symbol.asyncDispose]();
    await source[Symbol.asyncDispose]();
  });

  /** All that the victim has, and how its pictures are delivered. */
  async function belongings(): Promise<unknown> {
    const rows = await world.ctx.database.db
      .selectFrom('assets')
      .innerJoin('organizations', 'organizations.id', 'assets.organization_id')
      .selectAll('assets')
      .where('cloudname', '=', 'victim')
      .orderBy('path')
      .execute();
    const folders = await world.ctx.database.db
      .selectFrom('folders')
      .innerJoin('organizations', 'organizations.id', 'folders.organization_id')
      .select('path')
      .where('cloudname', '=', 'victim')
      .orderBy('path')
      .execute();
    const keys = rows.flatMap(({ original_key, public_key }) => [original_key, public_key]);
    const stored = new Set(await storedKeys(world));
    assert.ok(keys.every((key) => key === null || stored.has(key)));
    const delivered = await world.get('/cdn/victim/w_10/secret/picture.png');
    assert.equal(delivered.status, 200);
    return { rows, folders, bytes: Buffer.from(await delivered.arrayBuffer()) };
  }

  test('every operation of the contract is tried by a stranger', () => {
    assert.deepEqual(
      Object.keys(attempts).sort(),
      operations.map(([method, name]) => `${method} ${name}`).sort(),
    );
  });

  test('a stranger neither sees, guesses nor touches what another organization has', async () => {
    const picture = { name: 'picture.png', bytes: await canvasOf(photo(33, 33)).png().toBuffer() };
    await upload(world, victim, picture, { path: '/secret' });
    await upload(world, victim, { name: 'other.jpg', bytes: theirs }, { path: '/secret' });
    const before = await belongings();
    for (const [line, attempt] of Object.entries(attempts)) {
      const [method = '', operation = ''] = line.split(' ');
      // The same of something that nobody has: whoever can tell the answers apart can guess names.
      const said: string[] = [];
      for (const folder of ['/secret', '/nobody']) {
        const names = { folder, name: `${folder}/picture.png` };
        for (const { query, body, status } of attempt(names, source, own)) {
          const path = query === undefined ? operation : `${operation}?${query}`;
          const answer = await contract(world, stranger, method, path, body);
          const text = await answer.text();
          assert.equal(answer.status, status, `${line} ${folder}: ${text}`);
          assert.doesNotMatch(text, /victim|other\.jpg|"width":33/, line);
          said.push(anonymous(text, folder));
        }
        // What it may have made of its own is not to be told apart either.
        await contract(world, stranger, 'DELETE', 'deleteFolder', { path: folder });
        if (line === 'POST createfolder')
          await contract(world, stranger, 'POST', 'createFolder', { path: folder });
      }
      assert.deepEqual(said.slice(0, said.length / 2), said.slice(said.length / 2), line);
      assert.deepEqual(await belongings(), before, line);
    }
  });

  function anonymous(text: string, folder: string): string {
    return text.replaceAll(folder.slice(1), '…').replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id');
  }

  test('nobody without a key gets anywhere, and is told so in the envelope', async () => {
    for (const [method, name] of operations) {
      for (const authorization of [
        undefined,
        'Basic ',
        'Basic !!!',
        `Basic ${Buffer.from('no colon').toString('base64')}`,
        `Basic ${Buffer.from(`${victim.apiKey}:${stranger.apiSecret}`).toString('base64')}`,
        `Bearer ${victim.apiSecret}`,
      ]) {
        for (const version of ['v1.0', 'v0.1']) {
          const headers = authorization === undefined ? {} : { authorization };
          const answer = await world.get(`/${version}/${name}?name=/secret/picture.png`, { method, headers });
          assert.equal(answer.status, 401);
          assert.match(answer.headers.get('www-authenticate') ?? '', /^Basic/);
          const body = (await answer.json()) as Record<string, unknown>;
          assert.deepEqual([body['success'], body['messages'], body['statusCode']], [false, [], 401]);
          assert.deepEqual(body['errors'], [body['message']]);
        }
      }
    }
  });
});
