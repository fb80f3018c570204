import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { foundOrganization } from '#accounts/create-organization.ts';
import { operate } from '../living/operator.ts';
import { create } from '../support/doors.ts';
import { becomeAdministrator, enter, lettersTo } from '../support/people.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { enrol } from '../support/second-factor.ts';
import { createWorld, type World } from '../support/world.ts';

const program = fileURLToPath(new URL('../../bin/vitrine.ts', import.meta.url));

type Ran = { readonly exit: number; readonly out: string; readonly err: string };

async function vitrine(environment: Record<string, string>, ...words: string[]): Promise<Ran> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [program, ...words], {
    env: { PATH, NODE_COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  child.stdout.on('data', (piece: Buffer) => (said.out += piece.toString()));
  child.stderr.on('data', (piece: Buffer) => (said.err += piece.toString()));
  const [exit] = (await once(child, 'close')) as [number];
  return { exit, ...said };
}

/** What ends before anything is opened says the same in any process, and a process of its own takes a second. */
async function misread(environment: Record<string, string>, ...words: string[]): Promise<Ran> {
  const { code: exit, out, err } = await operate(environment, words);
  return { exit, out, err };
}

describe('the operator’s commands, beside a running server', () => {
  let world: World;
  let environment: Record<string, string>;
  before(async () => {
    world = await createWorld();
    const { server, database } = world.ctx.config;
    environment = {
      VITRINE_DATA: server.data,
      ...(database.url === undefined ? {} : { DATABASE_URL: database.url }),
    };
  });
  after(() => world[Symbol.asyncDispose]());

  /** The one value a command prints. */
  async function json<Value>(...words: string[]): Promise<Value> {
    const ran = await vitrine(environment, ...words, '--json');
    assert.equal(ran.exit, 0, ran.err);
    assert.equal(ran.out.trim().split('\n').length, 1);
    return JSON.parse(ran.out) as Value;
  }

  const signIn = (apiKey: string, apiSecret: string) =>
    world.get('/api/v1/assets', {
      headers: { authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}` },
    });

  test('make an organization whose key works at once, more keys, and stop them at once', async () => {
    type Made = { cloudname: string; apiKey: string; apiSecret: string };
    const made = await json<Made>(
      'org',
      'create',
      'acme',
      '--email',
      'owner@example.org',
      '--name',
      'Acme & Söhne',
    );
    assert.equal(made.cloudname, 'acme');
    assert.match(made.apiKey, /^[A-Za-z0-9+/]{22}==$/);
    assert.match(made.apiSecret, /^[A-Za-z0-9+/]{43}=$/);
    assert.equal((await signIn(made.apiKey, made.apiSecret)).status, 200);
    const key = await json<Made>('key', 'create', 'acme', '--label', 'second');
    assert.equal((await signIn(key.apiKey, key.apiSecret)).status, 200);
    assert.deepEqual(await json('key', 'revoke', key.apiKey), { apiKey: key.apiKey, revoked: true });
    assert.equal((await signIn(key.apiKey, key.apiSecret)).status, 401);
    assert.equal((await signIn(made.apiKey, made.apiSecret)).status, 200);
    const keys = await json<{ apiKey: string; label: string; revokedAt: string | null }[]>(
      'key',
      'list',
      'acme',
    );
    assert.deepEqual(
      keys.map(({ label, revokedAt }) => [label, revokedAt === null]),
      [
        ['first key', true],
        ['second', false],
      ],
    );
    assert.equal(JSON.stringify(keys).includes(made.apiSecret), false);
    assert.deepEqual(await json('org', 'set', 'acme', '--contract-public', 'no'), {
      cloudname: 'acme',
      contractPublic: false,
    });
    const organizations = await json<{ cloudname: string; name: string; contractPublic: boolean }[]>(
      'org',
      'list',
    );
    assert.deepEqual(
      organizations.map(({ cloudname, name, contractPublic }) => [cloudname, name, contractPublic]),
      [['acme', 'Acme & Söhne', false]],
    );
    const refused = await vitrine(environment, 'org', 'create', 'acme', '--email', 'x@example.org', '--json');
    assert.equal(refused.exit, 1);
    assert.equal((JSON.parse(refused.out) as { error: { code: string } }).error.code, 'cloudname-taken');
  });

  test('close an organization at once, and open it again', async () => {
    type Made = { cloudname: string; apiKey: string; apiSecret: string };
    const made = await json<Made>('org', 'create', 'shut', '--email', 'owner@example.org');
    const asked = async (): Promise<number[]> => [
      (await signIn(made.apiKey, made.apiSecret)).status,
      (await world.get('/cdn/shut/p.png')).status,
    ];
    const basic = Buffer.from(`${made.apiKey}:${made.apiSecret}`).toString('base64');
    const account = { ...made, authorization: `Basic ${basic}` };
    const bytes = await canvasOf(photo(8, 8)).png().toBuffer();
    await create(world, account, { name: 'p.png', bytes }, { visibility: 'public' });
    assert.deepEqual(await asked(), [200, 200]);
    const { eraseAt } = await json<{ eraseAt: string }>('org', 'close', 'shut');
    assert.deepEqual(await asked(), [401, 404]);
    const listed = await json<{ cloudname: string; eraseAt: string | null }[]>('org', 'list');
    assert.equal(listed.find(({ cloudname }) => cloudname === 'shut')?.eraseAt, eraseAt);
    assert.equal((await vitrine(environment, 'org', 'close', 'shut')).exit, 1);
    await json('org', 'undo', 'shut');
    assert.deepEqual(await asked(), [200, 200]);
    assert.equal((await vitrine(environment, 'org', 'undo', 'shut')).exit, 1);
  });

  test('let somebody back in who lost their second factor', async () => {
    const { person, token } = await becomeAdministrator(world, 'lost@example.org');
    await enrol(world, person);
    const stranger = await vitrine(environment, 'second-factor', 'remove', 'nobody@example.org');
    assert.equal(stranger.exit, 1);
    assert.match(stranger.err, /no account with this e-mail address/);
    assert.deepEqual(await json('second-factor', 'remove', 'lost@example.org'), {
      ...{ email: 'lost@example.org', removed: true, passwordVoid: false },
    });
    const over = await world.get('/api/v1/me', { headers: { cookie: `session=${token}` } });
    assert.equal(over.status, 401);
    const again = await enter(world, 'lost@example.org');
    // Acts that write letters to people, from a process that delivers none.
    await foundOrganization(world.ctx, again.person, { cloudname: 'hers' });
    assert.equal((await json<{ closed: boolean }>('org', 'close', 'hers')).closed, true);
    const templates = (await lettersTo(world, 'lost@example.org')).map(({ template }) => template);
    assert.deepEqual(templates.slice(0, 2).toSorted(), [
      'accounts.account-changed',
      'accounts.organization-closed',
    ]);
  });

  test('say what is wrong with how they are written, with exit code 64 and nothing on standard output', async () => {
    for (const words of [
      [],
      ['nonsense'],
      ['org', 'create'],
      ['org', 'create', 'x'],
      ['org', 'list', 'extra'],
      ['org', 'list', '--unknown'],
      ['org', 'set', 'acme', '--contract-public', 'perhaps'],
    ]) {
      const read = words[0] === 'nonsense' ? vitrine : misread;
      const ran = await read(environment, ...words);
      assert.equal(ran.exit, 64, words.join(' '));
      assert.equal(ran.out, '');
      assert.ok(ran.err.length > 10);
    }
    for (const [words, ...said] of [
      [['org', 'create', '--email', 'x@example.org'], '<cloudname> is missing', 'usage: vitrine org create'],
      [['org', 'create'], '<cloudname> is missing', '--email is missing'],
      [['org', 'create', 'x', '--email', '--name', 'y'], '--email needs a value'],
      [['org', 'create', 'x', '--emial', 'a@example.org'], 'did you mean --email?'],
      [['org', 'craete', 'x'], 'Did you mean org create?'],
      [['key'], 'There are key create, key list, key revoke.'],
    ] as const) {
      const { err } = await misread(environment, ...words);
      for (const part of said) assert.ok(err.includes(part), err);
      assert.ok(err.length < 400, err);
    }
    const both = await misread(environment, 'org', 'create', 'Demo_X', '--email', 'foo');
    assert.match(both.err, /Demo_X[\s\S]*foo/);
    const help = await misread(environment, 'help', 'key', 'create');
    for (const words of [['help'], ['help', 'org', 'delivery'], ['help', 'disclosure', 'open']]) {
      const { out } = await misread({ ...environment, npm_lifecycle_event: 'vitrine' }, ...words);
      assert.deepEqual(
        out.split('\n').filter((line) => line.length > 100),
        [],
      );
    }
    assert.match(help.out, /^usage: vitrine key create <cloudname>/);
    assert.doesNotMatch(help.out, /org create/);
    const byNpm = await misread(
      { ...environment, npm_lifecycle_event: 'vitrine' },
      'preset',
      'list',
      'nobody',
    );
    assert.match(byNpm.err, /`npm run -s vitrine -- org list`/);
    const asJson = await misread(environment, 'org', 'create', '--json');
    assert.equal((JSON.parse(asJson.out) as { error: { code: string } }).error.code, 'usage');
  });

  test('say what is wrong with the settings, all at once, with exit code 78', async () => {
    const ran = await vitrine(
      { ...environment, VITRINE_PORT: 'x', VITRINE_PROT: '1', DATABASE_URL: 'mysql://u:hunter2@h/d' },
      'org',
      'list',
    );
    assert.equal(ran.exit, 78);
    for (const name of ['VITRINE_PORT', 'VITRINE_PROT', 'DATABASE_URL'])
      assert.ok(ran.err.includes(name), ran.err);
    assert.equal(ran.err.includes('hunter2'), false);
  });
});
