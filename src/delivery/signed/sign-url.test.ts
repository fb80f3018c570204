import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AssetPath } from '#library/path.ts';
import { parseSegment } from '#imaging/transformation.ts';
import { signUrl } from './sign-url.ts';
import { permitOfSignature } from './url-signature.ts';

/** The example of docs/signed-urls.md. */
const key = { id: 'example1', secret: 'an-example-secret-of-43-characters-0123456789' };
const lake = {
  base: 'https://cdn.example.org',
  cloudname: 'acme',
  path: '/holidays/lake.jpg',
  prefix: undefined,
  operations: 'w_320,c_fit',
  expires: 1_900_000_000,
};

test('a URL is signed to the letter as the documentation shows', () => {
  assert.equal(
    signUrl(lake, key),
    'https://cdn.example.org/acme/w_320,c_fit/holidays/lake.jpg?kid=example1&exp=1900000000&ops=w_320%2Cc_fit&sig=FT-BM21NmtE_WSPCimBRmdfRSl21pZTiABrrtYZLI_M',
  );
});

test('names of any kind come through a URL as they are', () => {
  const path = '/a b/ü%2F?&#+=,;.jpg';
  const url = new URL(signUrl({ ...lake, path, operations: undefined, freeOperations: 'e_blur:300' }, key));
  assert.equal(url.pathname.startsWith('/acme/e_blur:300/a%20b/'), true);
  assert.equal(decodeURIComponent(url.pathname), `/acme/e_blur:300${path}`);
});

test('checking a signature costs no more than some microseconds, also of a query made to be long', () => {
  const { search } = new URL(signUrl(lake, key));
  const signed = {
    cloudname: 'acme',
    path: lake.path as AssetPath,
    transformation: [parseSegment('c_fit,w_320') ?? {}],
    now: new Date(1_800_000_000_000),
  };
  const keys = [...Array.from({ length: 19 }, (_, index) => ({ ...key, id: `other-${index}` })), key];
  assert.equal(permitOfSignature({ ...signed, query: search.slice(1) }, keys)?.seconds, 100_000_000);
  for (const query of [search.slice(1), '&sig=x'.repeat(2_000), `sig=${'x'.repeat(15_000)}`]) {
    const started = performance.now();
    for (let time = 0; time < 100; time += 1) permitOfSignature({ ...signed, query }, keys);
    // Generous, for a machine that is busy; it is 0.02 ms for what is well formed.
    assert.ok((performance.now() - started) / 100 < 5, query.slice(0, 20));
  }
});
