import assert from 'node:assert/strict';
import { on } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { type Entry, fromBuffer, type Options, type ZipFile } from 'yauzl';

/** With a reader that is not the writer's: names, and contents whose checksums hold. */
export async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const open = promisify<Buffer, Options, ZipFile>(fromBuffer);
  const archive = await open(bytes, { lazyEntries: true });
  const content = promisify<Entry, Readable>(archive.openReadStream.bind(archive));
  const entries = on(archive, 'entry', { close: ['end'] });
  archive.readEntry();
  for await (const [entry] of entries as AsyncIterable<[Entry]>) {
    assert.equal(entry.compressionMethod, 0);
    files.set(entry.fileName, await buffer(await content(entry)));
    archive.readEntry();
  }
  return files;
}
