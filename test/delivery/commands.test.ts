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

  test('make, list and revoke keys for signed URLs, and sign with the newest', async () => {
    const made = async () => {
      const { exit, said } = await vitrine('url-key', 'create', 'acme');
      assert.equal(exit, 0);
      return said as { id: string; secret: string };
    };
    const first = await made();
    world.clock.advance(1);
    const second = await made();
    assert.ok(second.secret.length >= 43 && second.secret !== first.secret);
    // An id that begins with `-` would be read as an option of `url-key revoke`.
    assert.match(second.id, /^[0-9a-f]{12}$/u);
    const listedKeys = (await vitrine('url-key', 'list', 'acme')).said as { id: string }[];
    assert.deepEqual(
      listedKeys.map(({ id }) => id),
      [second.id, first.id],
    );
    const { said } = await vitrine('sign', 'acme', '/a/b.jpg', '--ops', 'w_5', '--expires', '1h');
    const { url, keyId, expiresAt } = said as { url: string; keyId: string; expiresAt: string };
    assert.equal(keyId, second.id);
    assert.equal(Date.parse(expiresAt), world.clock.now().getTime() + 3_600_000);
    assert.match(url, /\/cdn\/acme\/w_5\/a\/b\.jpg\?kid=[\w-]+&exp=\d{10}&ops=w_5&sig=[\w-]{43}$/);
    for (const [given, expected] of [
      ['https://x.example/cdn/acme/w_5,f_auto/a/b.jpg?v=1', '/cdn/acme/w_5,f_auto/a/b.jpg?'],
      ['https://x.example/acme/o_seo/a/b/words.jpg?w=7', '/cdn/acme/w_7/a/b.jpg?'],
      ['a/ü b.jpg', '/cdn/acme/a/%C3%BC%20b.jpg?'],
    ] as const) {
      const signed = (await vitrine('sign', 'acme', given, '--prefix', '/a')).said as { url: string };
      assert.ok(signed.url.includes(expected), signed.url);
      assert.equal(new URL(signed.url).searchParams.get('pre'), '/a/');
    }
    assert.equal((await vitrine('url-key', 'revoke', 'acme', second.id)).exit, 0);
    assert.equal((await vitrine('url-key', 'revoke', 'acme', second.id)).exit, 1);
    assert.equal((await vitrine('url-key', 'revoke', 'other', first.id)).exit, 1);
  });

  test('sign nothing that makes no sense', async () => {
    for (const words of [
      ['nobody', '/a.jpg'],
      ['acme', '/'],
      ['acme', 'https://x.example/other/a.jpg'],
      ['acme', '/a.jpg', '--prefix', '/b'],
      ['acme', '/a.jpg', '--ops', 'width_5'],
      ['acme', '/a.jpg', '--ops', 'w_big'],
      ['acme', '/a.jpg', '--expires', 'tomorrow'],
      ['acme', '/a.jpg', '--expires', '0h'],
      ['acme', 'https://x.example/acme/w_5/a.jpg', '--ops', 'w_6'],
    ])
      assert.notEqual((await vitrine('sign', ...words)).exit, 0, words.join(' '));
  });

  test('set what URLs may ask, and show it', async () => {
    const open = {
      cloudname: 'acme',
      signedTransformations: false,
      sizes: 'any',
      referrers: 'any',
      emptyReferrer: true,
      presetsOnly: false,
      otherGrammars: true,
      keepCredits: false,
    };
    assert.deepEqual((await vitrine('org', 'delivery', 'acme')).said, open);
    const words = ['--sizes', '640,320', '--referrers', 'Example.org', '--empty-referrer', 'no'];
    const set = { ...open, sizes: [320, 640], referrers: ['example.org'], emptyReferrer: false };
    assert.deepEqual((await vitrine('org', 'delivery', 'acme', ...words)).said, set);
    const signed = await vitrine(
      'org',
      'delivery',
      'acme',
      '--signed-transformations',
      'yes',
      '--sizes',
      'any',
    );
    assert.deepEqual(signed.said, { ...set, sizes: 'any', signedTransformations: true });
    assert.deepEqual((await vitrine('org', 'delivery', 'acme')).said, signed.said);
    for (const bad of [
      ['acme', '--sizes', 'many'],
      ['acme', '--sizes', ''],
      ['acme', '--empty-referrer', 'perhaps'],
      ['acme', '--referrers', 'https://example.org/'],
      ['nobody'],
    ])
      assert.notEqual((await vitrine('org', 'delivery', ...bad)).exit, 0, bad.join(' '));
    assert.deepEqual((await vitrine('org', 'delivery', 'acme')).said, signed.said);
  });
});
