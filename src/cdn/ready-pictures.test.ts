import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Id } from '#platform/id.ts';
import { ReadyPictures } from './ready-pictures.ts';

const id = (name: string) => name as Id<'asset'>;
const picture = (name: string, bytes = 1_000, owner = 'ours', ...dependsOn: string[]) => ({
  assetIds: [id(name), ...dependsOn.map(id)],
  guard: undefined,
  organizationId: owner as Id<'organization'>,
  etag: '"e"',
  isInterim: false,
  found: '',
  notModified: '',
  bytes,
  place: undefined,
  body: Buffer.alloc(bytes),
});

test('the answer of what lies on disk is known after its body had to go, and forgotten with its asset', () => {
  const ready = new ReadyPictures(4_000);
  const place = { group: 'g', key: 'k' };
  ready.keep('webp', '/a', { ...picture('1'), place });
  ready.keep('webp', '/b', { ...picture('2'), place });
  ready.keep('webp', '/c', picture('3', 5_000));
  assert.equal(ready.get('webp', '/a'), undefined);
  assert.equal(ready.answer('webp', '/a')?.place, place);
  assert.equal('body' in (ready.answer('webp', '/a') ?? {}), false);
  assert.equal(ready.answer('webp', '/c'), undefined);
  ready.forget([id('1')]);
  assert.equal(ready.answer('webp', '/a'), undefined);
  ready.forget({ organizationId: 'ours' as Id<'organization'> });
  assert.equal(ready.answer('webp', '/b'), undefined);
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

test('a picture that shows others is forgotten with each of them, and nothing else is', () => {
  const ready = new ReadyPictures(100_000);
  ready.keep('webp', '/marked', picture('1', 1_000, 'ours', 'mark', 'frame'));
  ready.keep('webp', '/marked?again', picture('1', 1_000, 'ours', 'mark'));
  ready.keep('webp', '/plain', picture('1'));
  ready.keep('webp', '/other', picture('2', 1_000, 'ours', 'frame'));
  ready.forget([id('mark')]);
  assert.equal(ready.get('webp', '/marked'), undefined);
  assert.equal(ready.get('webp', '/marked?again'), undefined);
  assert.ok(ready.get('webp', '/plain'));
  ready.forget([id('frame')]);
  assert.equal(ready.get('webp', '/other'), undefined);
  assert.ok(ready.get('webp', '/plain'));
});

test('pictures that show five others each do not fill the memory with names', () => {
  const ready = new ReadyPictures(50_000);
  for (let index = 0; index < 20_000; index += 1) {
    ready.keep('webp', `/${index}`, picture(`${index}`, 1_000, 'ours', 'a', 'b', 'c', 'd', 'e'));
  }
  assert.ok(ready.urls < 2_000, String(ready.urls));
  ready.forget([id('c')]);
  assert.equal(ready.get('webp', '/19999'), undefined);
});
