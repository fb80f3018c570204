import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseName, extensionOf } from './name.ts';

const random = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.png$/;

test('a random name is a lower-case GUID with the extension of the content', () => {
  assert.match(chooseName({ kind: 'random' }, 'png'), random);
  assert.equal(extensionOf('jpeg'), 'jpg');
});

test('the contract keeps a plain name without its white space, and takes a random one for any other', () => {
  for (const [filename, name] of [
    ['a b\tc.PNG', 'abc.PNG'],
    ['/tmp/x.png', 'x.png'],
    ['C:\\x\\y.png', 'y.png'],
    ['noextension', 'noextension.png'],
    ['a.b.png', 'a.b.png'],
  ] as const) {
    assert.equal(chooseName({ kind: 'contract', filename }, 'png'), name);
  }
  for (const filename of ['', '.', '..', 'ü.png', 'a&b.png', `${'x'.repeat(201)}.png`]) {
    assert.match(chooseName({ kind: 'contract', filename }, 'png'), random, filename);
  }
});

test('a kept extension may not lie about the content', () => {
  for (const name of ['a.jpg', 'a.html', 'a.SVG', 'a.js', 'a.pdf']) {
    assert.throws(() => chooseName({ kind: 'given', name }, 'png'), { code: 'extension-wrong' }, name);
  }
  for (const name of ['a.png', 'a.PNG', 'v1.2', 'photo.original']) {
    assert.equal(chooseName({ kind: 'given', name }, 'png'), name);
  }
  assert.equal(chooseName({ kind: 'given', name: 'a.jpeg' }, 'jpeg'), 'a.jpeg');
});
