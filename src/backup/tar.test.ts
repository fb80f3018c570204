import assert from 'node:assert/strict';
import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { blockBytes, decodeHeader, encodeHeader } from './tar-header.ts';
import { TarReader } from './tar-reader.ts';
import { TarWriter } from './tar-writer.ts';

const when = new Date('2026-03-01T00:00:00Z');
const hash = 'a1'.repeat(32);

describe('an archive', () => {
  test('keeps names up to the longest key and sizes beyond 8 GB', () => {
    const entries = [
      { name: 'end.json', bytes: 0 },
      { name: 'x'.repeat(100), bytes: 8_589_934_591 },
      { name: `originals/019ca945-0a00-7912-b847-551ff8583193/a1/${hash}`, bytes: 8_589_934_592 },
      { name: 'rows/00000001', bytes: 5_000_000_000_000 },
    ];
    for (const entry of entries) assert.deepEqual(decodeHeader(encodeHeader(entry, when)), entry);
    assert.equal(decodeHeader(Buffer.alloc(blockBytes)), undefined);
    assert.throws(() => encodeHeader({ name: 'x'.repeat(101), bytes: 1 }, when), TypeError);
  });

  test('refuses a header in which any byte was changed', () => {
    const header = encodeHeader({ name: 'rows/00000001', bytes: 1_234 }, when);
    for (let at = 0; at < blockBytes; at += 7) {
      const changed = Buffer.from(header);
      changed.writeUInt8(changed.readUInt8(at) ^ 0x40, at);
      // A blank at the end of the sum itself says nothing.
      if (at >= 148 && at < 156) continue;
      assert.throws(() => decodeHeader(changed), { name: 'TarFault' }, `byte ${at}`);
    }
  });

  test('gives back what was written, whatever pieces it comes in, and knows the hash before each entry', async () => {
    await using file = await temporaryFile();
    const contents = [0, 1, 511, 512, 513, 70_000].map((bytes) => Buffer.alloc(bytes, bytes % 251));
    const writer = new TarWriter(file.handle, when);
    const hashes: string[] = [];
    for (const [index, content] of contents.entries()) {
      hashes.push(writer.sha256);
      await writer.add({ name: `rows/${index}`, bytes: content.length }, [content]);
    }
    await writer.end();
    const archive = await readFile(file.path);
    assert.equal(archive.length, writer.position);
    for (const piece of [1, 300, 512, 100_000]) {
      await using reader = new TarReader(piecesOf(archive, piece));
      for (const [index, content] of contents.entries()) {
        assert.deepEqual(await reader.next(), { name: `rows/${index}`, bytes: content.length });
        assert.equal(reader.sha256Before, hashes[index]);
        // Every other one is passed over.
        if (index % 2 === 0)
          assert.ok(Buffer.concat(await Array.fromAsync(reader.content())).equals(content));
      }
      assert.equal(await reader.next(), undefined);
    }
    const cut = new TarReader(piecesOf(archive.subarray(0, archive.length - 2_000), 512));
    const readAll = async (): Promise<void> => {
      while ((await cut.next()) !== undefined) continue;
    };
    await assert.rejects(readAll, /it ends too early/);
  });

  test('is given up when a content is not as long as was said', async () => {
    await using file = await temporaryFile();
    const writer = new TarWriter(file.handle, when);
    for (const bytes of [2, 4]) {
      await assert.rejects(writer.add({ name: 'rows/1', bytes }, [Buffer.alloc(3)]), RangeError);
    }
  });
});

async function* piecesOf(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function temporaryFile() {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-tar-'));
  const path = join(folder, 'archive');
  const handle = await open(path, 'wx+');
  const remove = async (): Promise<void> => {
    await handle.close();
    await rm(folder, { recursive: true });
  };
  return { path, handle, [Symbol.asyncDispose]: remove };
}
