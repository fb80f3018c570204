import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';

import { Problem } from '#platform/problem.ts';
import type { ObjectFacts, ObjectStore } from '#storage/object-store.ts';

export type StoreForm = {
  readonly name: string;
  /** A new, empty store with room for at least 200 MB. */
  open(): Promise<ObjectStore>;
  /** A new, empty store with room for about so many bytes, or why none can be had on this machine. */
  readonly openSmall: ((bytes: number) => Promise<ObjectStore>) | string;
};

/** What a user of `ObjectStore` may rely on, whichever form is behind it. */
export function testObjectStore(form: StoreForm): void {
  const check = (sentence: string, body: (store: ObjectStore) => Promise<void>): void => {
    void test(`${form.name}: ${sentence}`, async () => {
      await using store = await form.open();
      await body(store);
    });
  };

  check('what was put comes back, by every way of reading', async (store) => {
    const before = Date.now() - 2_000;
    const facts = await store.put('o/a.jpg', Readable.from([Buffer.from('hello '), Buffer.from('world')]));
    assert.equal(facts.key, 'o/a.jpg');
    assert.equal(facts.bytes, 11);
    assert.ok(facts.modified.getTime() >= before && facts.modified.getTime() <= Date.now() + 2_000);
    assert.deepEqual(await store.head('o/a.jpg'), facts);
    assert.equal(String(await store.read('o/a.jpg')), 'hello world');
    assert.equal(await text(store, 'o/a.jpg'), 'hello world');
  });

  check('a file of this machine becomes an object, replaces another, and stays', async (store) => {
    const folder = await mkdtemp(join(tmpdir(), 'vitrine-adopt-'));
    try {
      const file = join(folder, 'grown');
      await writeFile(file, 'from a file');
      await store.put('o/a', Buffer.from('before'));
      for (const key of ['o/a', 'p/new']) {
        await store.adopt(key, file);
        assert.equal(String(await store.read(key)), 'from a file');
      }
      assert.equal(await readFile(file, 'utf8'), 'from a file');
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  check('an absent object is undefined or false, never an error', async (store) => {
    await store.put('here/x', Buffer.from('x'));
    for (const key of ['there', 'there/x', 'here/y', 'here', 'here/x/y']) {
      assert.equal(await store.head(key), undefined, key);
      assert.equal(await store.read(key), undefined, key);
      assert.equal(await store.stream(key), undefined, key);
      assert.equal(await store.delete(key), false, key);
      assert.equal(await store.copy(key, 'elsewhere/x'), false, key);
      assert.equal(store.localPath(key), undefined, key);
    }
    assert.deepEqual(await keys(store, ''), ['here/x']);
  });

  check('zero bytes are an object', async (store) => {
    assert.equal((await store.put('empty/bytes', new Uint8Array())).bytes, 0);
    assert.equal((await store.put('empty/stream', Readable.from([]))).bytes, 0);
    assert.equal((await store.read('empty/bytes'))?.length, 0);
    assert.equal(await text(store, 'empty/stream'), '');
  });

  check('a range is read with both ends, and ends where the object ends', async (store) => {
    await store.put('r', Buffer.from('0123456789'));
    for (const [first, last, expected] of [
      [0, 0, '0'],
      [2, 5, '2345'],
      [9, 9, '9'],
      [7, 400, '789'],
      [10, 12, ''],
      [0, 9, '0123456789'],
    ] as const) {
      assert.equal(await text(store, 'r', { first, last }), expected, `${first}-${last}`);
    }
    await assert.rejects(store.stream('r', { first: 3, last: 2 }), RangeError);
    await assert.rejects(store.stream('r', { first: -1, last: 2 }), RangeError);
  });

  check('replacing does not disturb who is reading the old object', async (store) => {
    const old = Buffer.alloc(3_000_000, 'o');
    await store.put('k', old);
    const reading = await store.stream('k');
    assert.ok(reading);
    await store.put('k', Buffer.from('new'));
    assert.deepEqual(await buffer(reading), old);
    assert.equal(String(await store.read('k')), 'new');
  });

  check('an object appears whole or not at all', async (store) => {
    const source = new PassThrough();
    const putting = store.put('k', source);
    source.write('half');
    await Promise.resolve();
    assert.equal(await store.head('k'), undefined);
    assert.deepEqual(await keys(store, ''), []);
    source.end(' whole');
    await putting;
    assert.equal(String(await store.read('k')), 'half whole');
  });

  check('a source that fails leaves nothing, and what was there before stays', async (store) => {
    await store.put('kept/k', Buffer.from('before'));
    for (const key of ['kept/k', 'new/folder/k']) {
      await assert.rejects(store.put(key, failing()), /the source failed/);
    }
    assert.equal(String(await store.read('kept/k')), 'before');
    assert.deepEqual(await keys(store, ''), ['kept/k']);
  });

  check('an upload cut off in the middle leaves nothing', async (store) => {
    const source = new PassThrough();
    const putting = store.put('cut/k', source);
    source.write('half');
    source.destroy();
    await assert.rejects(putting);
    assert.deepEqual(await keys(store, ''), []);
  });

  check('of puts at once under one key, one wins whole', async (store) => {
    const contents = Array.from({ length: 8 }, (_, n) => Buffer.alloc(300_000, String(n)));
    await Promise.all(contents.map((content) => store.put('same/key', Readable.from([content]))));
    const stored = await store.read('same/key');
    assert.ok(contents.some((content) => stored?.equals(content) === true));
    assert.deepEqual(await keys(store, ''), ['same/key']);
  });

  check('puts, copies and deletes at once in one folder do not trip over each other', async (store) => {
    const round = async (n: number): Promise<void> => {
      await store.put(`a/b/${n}`, Buffer.from(String(n)));
      assert.equal(await store.copy(`a/b/${n}`, `c/d/${n}`), true);
      assert.equal(await store.delete(`a/b/${n}`), true);
      assert.equal(await store.delete(`c/d/${n}`), true);
    };
    for (let rounds = 0; rounds < 6; rounds += 1) await Promise.all([0, 1, 2, 3].map(round));
    assert.deepEqual(await keys(store, ''), []);
  });

  check('a copy replaces the target, is whole, and goes its own way', async (store) => {
    await store.put('from/k', Buffer.from('copied'));
    await store.put('to/k', Buffer.from('replaced'));
    assert.equal(await store.copy('from/k', 'to/k'), true);
    assert.equal(String(await store.read('to/k')), 'copied');
    // Once more over the same, onto itself, and to where nothing is.
    assert.equal(await store.copy('from/k', 'to/k'), true);
    assert.equal(await store.copy('to/k', 'to/k'), true);
    assert.equal(await store.copy('to/k', 'new/folder/k'), true);
    assert.deepEqual(await keys(store, ''), ['from/k', 'new/folder/k', 'to/k']);
    await store.put('from/k', Buffer.from('changed'));
    assert.equal(String(await store.read('to/k')), 'copied');
    assert.equal(await store.delete('to/k'), true);
    assert.equal(String(await store.read('new/folder/k')), 'copied');
  });

  check('a delete says whether there was something', async (store) => {
    await store.put('d/k', Buffer.from('x'));
    assert.equal(await store.delete('d/k'), true);
    assert.equal(await store.delete('d/k'), false);
    assert.deepEqual(await keys(store, ''), []);
  });

  check('a list is in the order of keys and begins with the prefix', async (store) => {
    const all = ['a-b/x', 'a.b', 'a/0', 'a/B', 'a/b/c', 'a/b-/c', 'a/~', 'aa/x', 'b'];
    for (const key of all) await store.put(key, Buffer.from(key));
    const sorted = all.toSorted();
    for (const prefix of ['', 'a', 'a/', 'a/b', 'a/b/', 'a/b/c', 'a-b/x', 'b', 'c', 'a/b/c/', 'b/']) {
      assert.deepEqual(
        await keys(store, prefix),
        sorted.filter((key) => key.startsWith(prefix)),
        prefix,
      );
    }
    const first = await Array.fromAsync(store.list('a/b/'), (facts: ObjectFacts) => facts.bytes);
    assert.deepEqual(first, ['a/b/c'.length]);
  });

  check('a malformed key is refused everywhere', async (store) => {
    const longSegment = 'x'.repeat(256);
    const longKey = Array.from({ length: 300 }, () => 'xxx').join('/');
    const malformed = [
      '',
      '/',
      'a/',
      '/a',
      'a//b',
      '.',
      '..',
      '../a',
      'a/../b',
      'a/./b',
      'a/..',
      'a\0',
      'a b',
      'é',
    ];
    for (const key of [...malformed, '%2e%2e/a', 'a\\b', '+incoming/x', 'a\n', longSegment, longKey]) {
      await assert.rejects(store.put(key, Buffer.from('x')), TypeError, key);
      await assert.rejects(store.head(key), TypeError, key);
      await assert.rejects(store.read(key), TypeError, key);
      await assert.rejects(store.stream(key), TypeError, key);
      await assert.rejects(store.delete(key), TypeError, key);
      await assert.rejects(store.copy(key, 'b'), TypeError, key);
      await assert.rejects(store.copy('b', key), TypeError, key);
      assert.throws(() => store.localPath(key), TypeError, key);
    }
    for (const prefix of ['../', '/', 'a//', './', 'a/../', 'a b', '..//x']) {
      await assert.rejects(keys(store, prefix), TypeError, prefix);
    }
    await store.put(`${'x'.repeat(255)}/...`, Buffer.from('x'));
  });

  check('a key cannot be a folder of another', async (store) => {
    await store.put('a/b', Buffer.from('x'));
    await assert.rejects(store.put('a/b/c', Buffer.from('y')), TypeError);
    await assert.rejects(store.put('a/b/c/d', Buffer.from('y')), TypeError);
    await assert.rejects(store.put('a', Buffer.from('y')), TypeError);
    await store.put('z', Buffer.from('z'));
    await assert.rejects(store.copy('z', 'a'), TypeError);
    assert.equal(String(await store.read('z')), 'z');
    assert.deepEqual(await keys(store, ''), ['a/b', 'z']);
  });

  check('a reader that stops early frees what it held', async (store) => {
    await store.put('k', Buffer.alloc(2_000_000, 'x'));
    const reading = await store.stream('k');
    assert.ok(reading);
    await once(reading, 'readable');
    reading.destroy();
    if (!reading.closed) await once(reading, 'close');
    assert.equal(await store.delete('k'), true);
  });

  const { openSmall } = form;
  const full = `${form.name}: when there is no room, nothing is left of it and nothing stored is harmed`;
  void test(full, { skip: typeof openSmall === 'string' && openSmall }, async () => {
    assert.ok(typeof openSmall === 'function');
    await using store = await openSmall(1_000_000);
    await store.put('old/k', Buffer.alloc(400_000, 'o'));
    const big = Buffer.alloc(100_000, 'b');
    for (const [key, source] of [
      ['new/k', Readable.from(Array.from({ length: 30 }, () => big))],
      ['old/k', Readable.from(Array.from({ length: 30 }, () => big))],
      ['new/bytes', Buffer.alloc(3_000_000)],
    ] as const) {
      await assert.rejects(
        store.put(key, source),
        (error) => error instanceof Problem && error.code === 'no-space',
      );
    }
    assert.deepEqual(await keys(store, ''), ['old/k']);
    assert.deepEqual(await store.read('old/k'), Buffer.alloc(400_000, 'o'));
    await store.put('fits/k', Buffer.alloc(400_000, 'f'));
    assert.equal((await store.head('fits/k'))?.bytes, 400_000);
  });
}

async function text(
  store: ObjectStore,
  key: string,
  range?: { first: number; last: number },
): Promise<string> {
  const stream = await store.stream(key, range);
  assert.ok(stream);
  return String(await buffer(stream));
}

function keys(store: ObjectStore, prefix: string): Promise<string[]> {
  return Array.fromAsync(readAll(store, prefix), (facts) => facts.key);
}

/** So that a refusal thrown by `list` itself is a rejection too. */
async function* readAll(store: ObjectStore, prefix: string): AsyncGenerator<ObjectFacts> {
  yield* store.list(prefix);
}

function failing(): Readable {
  return Readable.from(
    (async function* () {
      yield Buffer.alloc(100_000);
      throw new Error('the source failed');
    })(),
  );
}
