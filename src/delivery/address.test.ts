import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAddress } from './address.ts';

test('an address is cloudname, perhaps operations, and path', () => {
  for (const [pathname, query, path, transformation, name] of [
    ['/acme/a.jpg', '', '/a.jpg', [], 'a.jpg'],
    ['/acme/w_100/a.jpg', '', '/a.jpg', [{ width: 100 }], 'a.jpg'],
    ['/acme/w_100', '', '/w_100', [], 'w_100'],
    ['/acme/w_100/h_200/a.jpg', '', '/a.jpg', [{ width: 100 }, { height: 200 }], 'a.jpg'],
    ['/acme/w_100/b/h_200/a.jpg', '', '/b/h_200/a.jpg', [{ width: 100 }], 'a.jpg'],
    [
      '/acme/w_100/h_200/a.jpg',
      'w=50&h=60',
      '/a.jpg',
      [{ width: 100, height: 60 }, { height: 200 }],
      'a.jpg',
    ],
    ['/acme/w_0/h_200/a.jpg', '', '/a.jpg', [{ height: 200 }], 'a.jpg'],
    ['/acme/summer_2026/a.jpg', '', '/summer_2026/a.jpg', [], 'a.jpg'],
    ['//acme//b//a.jpg', 'w=25&t=1', '/b/a.jpg', [{ width: 25 }], 'a.jpg'],
    ['/acme/w_30/a.jpg', 'w=25', '/a.jpg', [{ width: 30 }], 'a.jpg'],
    ['/acme/b%2Fc/a%20b.jpg', '', '/b/c/a b.jpg', [], 'a b.jpg'],
    ['/acme/o_seo/dir/bird/words%20here.jpeg', '', '/dir/bird.jpeg', [{ seo: true }], 'words here.jpeg'],
    ['/acme/o_seo/a.jpg', '', '/a.jpg', [{ seo: true }], 'a.jpg'],
  ] as const) {
    const address = parseAddress(pathname, query);
    assert.equal(address.cloudname, 'acme');
    assert.equal(address.path, path, pathname);
    assert.deepEqual(address.transformation, transformation, pathname);
    assert.equal(address.publicName, name);
  }
});

test('what is no address is refused', () => {
  for (const [pathname, code] of [
    ['/', 'address-invalid'],
    ['/acme', 'address-invalid'],
    ['/acme/%zz', 'address-invalid'],
    ['/acme/%ff', 'address-invalid'],
    ['/ACME/a.jpg', 'picture-not-found'],
    ['/a%00/a.jpg', 'picture-not-found'],
    ['/acme/~other/a.jpg', 'picture-not-found'],
    ['/acme/..%2Fa.jpg', 'path-invalid'],
    ['/acme/w_x/a.jpg', 'bad-transformation'],
  ] as const) {
    assert.throws(() => parseAddress(pathname, ''), { code }, pathname);
  }
});
