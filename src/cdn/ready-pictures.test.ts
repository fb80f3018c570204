import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Id } from '#platform/id.ts';
import { ReadyPictures } from './ready-pictures.ts';

const id = (name: string) => name as Id<'asset'>;
const picture = (name: string, bytes = 1_000, owner = 'ours') => ({
  assetId: id(name),
  organizationId: owner as Id<'organization'>,
  etag: '"e"',
  isInterim: false,
  found: '',
  notModified: '',
  body: Buffer.alloc(bytes),
});

test('a picture is found by the exact URL and class, and forgotten with all its URLs', () => {
  const ready = new ReadyPictures(100_000);
  ready.keep('webp', '/a', picture('1'));
  ready.keep('avif', '/a?x', picture('1'));
  ready.keep('webp', '/b', picture('2'));
  assert.equal(ready.get('legacy', '/a'), undefined);
  ready.forget([id('1')]);
  assert.equal(ready.get('webp', '/a'), undefined);
  assert.equal(ready.get('avif', '/a?x'), undefined);
  assert.ok(ready.get('webp', '/b'));
  ready.forget('all');
  assert.equal(ready.get('webp', '/b'), undefined);
});

test('one picture asked for by any number of URLs does not fill the memory with them', () => {
  const ready = new ReadyPictures(50_000);
  for (let index = 0; index < 20_000; index += 1) ready.keep('webp', `/a?${index}`, picture('1'));
  assert.ok(ready.urls < 2_000, String(ready.urls));
  assert.ok(ready.get('webp', '/a?19999'));
});

test('a purge of one organization leaves the pictures of another', () => {
  const ready = new ReadyPictures(100_000);
  ready.keep('webp', '/a', picture('1', 1_000, 'ours'));
  ready.keep('webp', '/b', picture('2', 1_000, 'theirs'));
  ready.forget({ organizationId: 'ours' as Id<'organization'> });
  assert.equal(ready.get('webp', '/a'), undefined);
  assert.ok(ready.get('webp', '/b'));
});
