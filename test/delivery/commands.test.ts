import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { runCommand } from '#cli/run.ts';
import type { Context } from '#context.ts';
import { createWorld, type World } from '../support/world.ts';

describe('the operator’s commands for delivery', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    await world.createAccount('acme');
    await world.createAccount('other');
  });
  after(() => world[Symbol.asyncDispose]());

  async function vitrine(...words: string[]): Promise<{ exit: number; said: unknown }> {
    let said = '';
    const open = async (): Promise<Context & AsyncDisposable> => ({
      ...world.ctx,
      // The world closes it.
      [Symbol.asyncDispose]: async () => {},
    });
    const exit = await runCommand([...words, '--json'], {
      out: (text) => (said += text),
      err: () => {},
      environment: { VITRINE_DATA: world.data },
      open,
      openEmpty: open,
      interruption: () => new AbortController().signal,
    });
    return { exit, said: JSON.parse(said) };
  }

  const listed = async () => {
    const { said } = await vitrine('org', 'list');
    return (said as { cloudname: string; allowedSources: string[]; lockedFolders: string[] }[]).map(
      ({ cloudname, allowedSources, lockedFolders }) => ({ cloudname, allowedSources, lockedFolders }),
    );
  };

  test('allow and forbid hosts, and list them as they are kept', async () => {
    assert.deepEqual(await vitrine('org', 'allow-source', 'acme', 'Example.org'), {
      exit: 0,
      said: { cloudname: 'acme', host: 'example.org', allowed: true },
    });
    for (const host of ['*.example.org:8443', 'example.org'])
      assert.equal((await vitrine('org', 'allow-source', 'acme', host)).exit, 0);
    const none = { cloudname: 'other', allowedSources: [], lockedFolders: [] };
    assert.deepEqual(await listed(), [
      { cloudname: 'acme', allowedSources: ['*.example.org:8443', 'example.org'], lockedFolders: [] },
      none,
    ]);
    assert.equal((await vitrine('org', 'forbid-source', 'acme', 'EXAMPLE.ORG')).exit, 0);
    assert.deepEqual((await listed())[0]?.allowedSources, ['*.example.org:8443']);
    for (const words of [
      ['org', 'allow-source', 'acme', 'https://example.org'],
      ['org', 'allow-source', 'nobody', 'example.org'],
      ['org', 'forbid-source', 'acme', 'example.org'],
    ])
      assert.equal((await vitrine(...words)).exit, 1, words.join(' '));
  });

  test('lock and unlock folders, and show the key, which stays until another is asked for', async () => {
    assert.deepEqual(await vitrine('org', 'lock-folder', 'acme', 'holidays'), {
      exit: 0,
      said: { cloudname: 'acme', folder: '/holidays/', locked: true },
    });
    assert.deepEqual((await listed())[0]?.lockedFolders, ['/holidays/']);
    const key = async (...words: string[]) => {
      const { said } = await vitrine('org', 'signing-key', ...words);
      return (said as { signingKey: string }).signingKey;
    };
    const first = await key('acme');
    assert.match(first, /^[\w-]{32}$/);
    assert.equal(await key('acme'), first);
    assert.notEqual(await key('other'), first);
    const second = await key('acme', '--new');
    assert.notEqual(second, first);
    assert.equal(await key('acme'), second);
    assert.equal((await vitrine('org', 'unlock-folder', 'acme', '/holidays')).exit, 0);
    assert.deepEqual((await listed())[0]?.lockedFolders, []);
    assert.equal((await vitrine('org', 'unlock-folder', 'acme', '/holidays')).exit, 1);
    assert.equal((await vitrine('org', 'lock-folder', 'acme', '../etc')).exit, 1);
  });
});
