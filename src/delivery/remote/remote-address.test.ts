import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Problem } from '#platform/problem.ts';
import { parseRemoteAddress } from './remote-address.ts';

const cases: readonly (readonly [string, string, string | undefined, object?])[] = [
  ['/acme/fetch/https://example.org/a.jpg', '', 'https://example.org/a.jpg'],
  ['/acme/fetch/https:/example.org/a.jpg', '', 'https://example.org/a.jpg'],
  ['//acme//fetch//https:///example.org/a.jpg', '', 'https://example.org/a.jpg'],
  ['/acme/fetch/HTTP://Example.org/A.jpg', '', 'http://example.org/A.jpg'],
  [
    '/acme/fetch/w_10,f_auto/https://example.org/a.jpg',
    '',
    'https://example.org/a.jpg',
    [{ width: 10, format: 'auto' }],
  ],
  [
    '/acme/fetch/f_webp%2Cw_10/https:/example.org/a.jpg',
    '',
    'https://example.org/a.jpg',
    [{ width: 10, format: 'webp' }],
  ],
  ['/acme/fetch/https://example.org/a%20b%2Fc.jpg', '', 'https://example.org/a%20b%2Fc.jpg'],
  ['/acme/fetch/https://example.org/a.jpg', 'w=5&x=%20', 'https://example.org/a.jpg?w=5&x=%20'],
  ['/acme/fetch/https://example.org/a.jpg', 'a=1?b=2', 'https://example.org/a.jpg?a=1?b=2'],
  [
    '/acme/fetch/https%3A%2F%2Fexample.org%2Fa%20b.jpg%3Fx%3D1%262',
    '',
    'https://example.org/a%20b.jpg?x=1&2',
  ],
  [
    '/acme/fetch/w_10/e_blur//https://example.org/a.jpg',
    '',
    'https://example.org/a.jpg',
    [{ width: 10 }, { blur: 100 }],
  ],
  ['/acme/fetch/w_10/b/https://example.org/a.jpg', '', undefined],
  ['/acme/fetch/w_10/https%3a//example.org/a.jpg', '', 'https://example.org/a.jpg', [{ width: 10 }]],
  ['/acme/fetch/https:%2F%2Fexample.org%2Fa.jpg%23top', '', 'https://example.org/a.jpg'],
  ['/acme/fetch/https%3A%2F%2Fexample.org%2Fa.jpg%3Fx%3D1', 'y=2', 'https://example.org/a.jpg?x=1&y=2'],
  ['/acme/fetch/https://example.org', '', 'https://example.org/'],
  [
    '/acme/fetch/https://example.org/fetch/https://other.example/a.jpg',
    '',
    'https://example.org/fetch/https://other.example/a.jpg',
  ],
  ['/acme/fetch/photo.jpg', '', undefined],
  ['/acme/fetch/w_10/photo.jpg', '', undefined],
  ['/acme/fetch/w_big/photo.jpg', '', undefined],
  ['/acme/fetch/https', '', undefined],
  ['/acme/fetch/http:photo.jpg', '', undefined],
  ['/acme/fetch/ftp://example.org/a.jpg', '', undefined],
  ['/acme/fetch/width_10/https://example.org/a.jpg', '', undefined],
  ['/acme/a/fetch/https://example.org/a.jpg', '', undefined],
  ['/acme/w_10/fetch/https://example.org/a.jpg', '', undefined],
  ['/ACME/fetch/https://example.org/a.jpg', '', undefined],
  ['/acme/fetch/https:/', '', undefined],
  ['/acme/fetch/https://%/a.jpg', '', undefined],
];

for (const [pathname, query, source, transformation = []] of cases) {
  test(`${pathname}${query && `?${query}`} is ${source ?? 'not of another host'}`, () => {
    const address = parseRemoteAddress(pathname, query);
    assert.equal(address?.source.href, source);
    if (address !== undefined) assert.deepEqual(address.transformation, transformation);
  });
}

test('a wrong value of an operation is said to be wrong', () => {
  assert.throws(
    () => parseRemoteAddress('/acme/fetch/w_big/https://example.org/a.jpg', ''),
    (error) => error instanceof Problem && error.code === 'bad-transformation',
  );
});

test('the name for a saved file is the last part as it is read, without slashes', () => {
  const nameOf = (rest: string) =>
    parseRemoteAddress(`/acme/fetch/https://example.org${rest}`, '')?.publicName;
  assert.equal(nameOf('/a/caf%C3%A9.jpg'), 'café.jpg');
  assert.equal(nameOf('/a%2F..%2Fb.jpg'), 'b.jpg');
  assert.equal(nameOf('/100%.jpg'), '100%.jpg');
  assert.equal(nameOf('/'), 'example.org');
});
