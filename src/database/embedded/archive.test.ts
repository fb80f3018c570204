import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { packFolder, readArchiveFacts, unpackFolder } from './archive.ts';

test('a packed folder comes back with every file and empty folder, and says what it is of', async () => {
  const root = await mkdtemp(join(tmpdir(), 'vitrine-archive-'));
  try {
    const [from, to, archive] = [join(root, 'from'), join(root, 'to'), join(root, 'archive')];
    await mkdir(join(from, 'empty', 'deep'), { recursive: true });
    await writeFile(join(from, 'empty.txt'), '');
    await writeFile(join(from, 'empty', 'line\nbreak'), '\n\0ü');
    const large = Buffer.alloc(3_000_000, 'abcdefg');
    await writeFile(join(from, 'large'), large);
    await packFolder(from, { pglite: '1.2.3', postgres: '18' }, archive);
    assert.deepEqual(await readArchiveFacts(archive), { pglite: '1.2.3', postgres: '18' });
    await mkdir(to);
    await unpackFolder(archive, to);
    const names = async (folder: string): Promise<string[]> =>
      (await readdir(folder, { recursive: true })).sort();
    assert.deepEqual(await names(to), await names(from));
    assert.equal(await readFile(join(to, 'empty', 'line\nbreak'), 'utf8'), '\n\0ü');
    assert.ok(large.equals(await readFile(join(to, 'large'))));

    await truncate(archive, (await stat(archive)).size - 10);
    await rm(to, { recursive: true });
    await mkdir(to);
    await assert.rejects(unpackFolder(archive, to));
  } finally {
    await rm(root, { recursive: true });
  }
});
