import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { contract, overSocket } from '../support/doors.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type Answered = { status: number; code: string; detail: string; type: string };

describe('whatever is asked for', () => {
  let world: World;
  let acme: Account;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
  });
  after(() => world[Symbol.asyncDispose]());

  test('a method that an address does not take is a 405 that says which it takes', async () => {
    for (const [method, path, allowed] of [
      ['PUT', '/api/v1/assets', 'GET, HEAD, OPTIONS, POST'],
      ['POST', '/api/v1/assets/0190c2f4-7d1e-7c3a-9b52-4f8a6d0e1b23/', 'DELETE, GET, HEAD, OPTIONS, PATCH'],
      ['PUT', '//api/v1//sessions?x=1', 'DELETE, GET, HEAD, OPTIONS'],
      ['DELETE', '/docs/problems', 'GET, HEAD'],
      ['POST', '/healthz', 'GET, HEAD'],
    ] as const) {
      const answer = await world.get(path, { method });
      const body = (await answer.json()) as Answered;
      assert.deepEqual([answer.status, body.code], [405, 'method-unknown'], path);
      assert.equal(answer.headers.get('allow'), allowed);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/problem\+json/);
      assert.ok(body.detail.includes(method));
    }
    for (const path of ['/api/v1/nonsense', '/nonsense', '/api/v1']) {
      assert.equal((await world.get(path, { method: 'PUT' })).status, 404, path);
    }
  });

  test('in the contract a 405 has the contract’s form', async () => {
    const answer = await contract(world, acme, 'POST', 'image', {});
    assert.equal(answer.status, 405);
    assert.equal(answer.headers.get('allow'), 'GET, HEAD, OPTIONS');
    const body = (await answer.json()) as { success: boolean; errors: string[] };
    assert.deepEqual([body.success, body.errors.length], [false, 1]);
    assert.equal((await contract(world, acme, 'GET', 'nonsense')).status, 404);
  });

  test('who forgot /cdn is told where the picture is', async () => {
    const hint = async (path: string) => ((await (await world.get(path)).json()) as Answered).detail;
    assert.match(await hint('/demo/w_640/a.jpg'), /below \/cdn: \/cdn\/demo\/w_640\/a\.jpg/);
    assert.doesNotMatch(await hint('/demo/nothing'), /cdn/);
  });

  test('what is no request at all is answered in the form of every other error', async () => {
    for (const [sent, status, code] of [
      [`GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`, 431, 'headers-too-large'],
      ['NONSENSE\r\n\r\n', 400, 'request-malformed'],
    ] as const) {
      const answer = await overSocket(world, sent);
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.match(answer, /content-type: application\/problem\+json/);
      const body = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4)) as Answered;
      assert.deepEqual([body.status, body.code], [status, code]);
    }
  });
});
