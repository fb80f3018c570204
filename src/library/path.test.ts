import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  baseName,
  joinPath,
  parentOf,
  parseAssetPath,
  parseFolder,
  parseName,
  withAncestors,
} from './path.ts';

test('a folder may be written in any of the ways clients write it', () => {
  for (const text of ['a/b', '/a/b', '/a/b/', 'a//b', '//a/b//']) assert.equal(parseFolder(text), '/a/b/');
  for (const text of ['', '/', '//']) assert.equal(parseFolder(text), '/');
});

test('the same letters are the same path however they are composed', () => {
  assert.equal(parseAssetPath('/u\u0308.jpg'), parseAssetPath('/\u00fc.jpg'));
});

test('a path that could lead astray is refused, with the reason', () => {
  for (const [text, reason] of [
    ['a/../b', 'called "." or ".."'],
    ['./a', 'called "." or ".."'],
    ['a\\b', 'backslash'],
    ['a\u0000b', 'control character'],
    ['a\u0085b', 'control character'],
    ['\ud800', 'well-formed'],
    ['~info/a', 'begin with ~'],
    ['é'.repeat(128), '255 bytes'],
    ['é/'.repeat(400), '1024 bytes'],
  ] as const) {
    assert.throws(
      () => parseFolder(text),
      (error: Error) => error.message.includes(reason),
      text,
    );
  }
  assert.throws(() => parseAssetPath('//'), { code: 'path-invalid' });
  assert.throws(() => parseName('a/b'), { code: 'path-invalid' });
  assert.throws(() => parseName(''), { code: 'path-invalid' });
  assert.equal(parseFolder('a/~b'), '/a/~b/');
  assert.equal(parseFolder('a/...'), '/a/.../');
});

test('a path knows its folder, its name and those above', () => {
  const folder = parseFolder('/a/b/');
  const asset = joinPath(folder, 'c.jpg');
  assert.equal(asset, '/a/b/c.jpg');
  assert.equal(parentOf(asset), '/a/b/');
  assert.equal(parentOf(folder), '/a/');
  assert.equal(parentOf(parseFolder('/a/')), '/');
  assert.equal(baseName(asset), 'c.jpg');
  assert.equal(baseName(folder), 'b');
  assert.deepEqual(withAncestors(folder), ['/a/', '/a/b/']);
  assert.deepEqual(withAncestors(parseFolder('/')), []);
});
