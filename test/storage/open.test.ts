import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { ConfigurationError } from '#config/config.ts';
import { openStorage } from '#storage/open.ts';

void test('objects are kept below the data folder, or where STORAGE_URL says, however it is written', async () => {
  await inFolder(async (data) => {
    const elsewhere = join(data, 'else where');
    for (const [url, folder] of [
      [undefined, join(data, 'objects')],
      [pathToFileURL(elsewhere).href, elsewhere],
      [`file:${elsewhere}`, elsewhere],
      [`file:${relative('.', elsewhere)}`, elsewhere],
    ] as const) {
      await using store = await openStorage({ url }, data);
      await store.put('k', Buffer.from('x'));
      assert.equal(store.localPath('k'), join(folder, 'k'), url);
      await rm(folder, { recursive: true });
    }
  });
});

void test('storage that cannot be had is a fault of the configuration that names setting and reason', async () => {
  await inFolder(async (data) => {
    await writeFile(join(data, 'file'), '');
    for (const [url, reason] of [
      ['s3://bucket?endpoint=http://127.0.0.1:9000', /STORAGE_URL begins with s3:.*expected file:/],
      ['file://another-machine/folder', /STORAGE_URL is "file:\/\/another-machine\/folder"; expected/],
      ['file:', /STORAGE_URL is "file:"; expected/],
      [`file:${data}/file/objects`, /STORAGE_URL: the folder .*\/file\/objects cannot be used .*ENOTDIR/],
    ] as const) {
      await assert.rejects(
        openStorage({ url }, data),
        (error) => error instanceof ConfigurationError && reason.test(error.message),
        url,
      );
    }
    await assert.rejects(openStorage({ url: undefined }, join(data, 'file')), /VITRINE_DATA: the folder/);
  });
});

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'vitrine-storage-'));
  try {
    await body(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
