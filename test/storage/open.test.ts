import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

import { ConfigurationError, loadConfig } from '#config/config.ts';
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
      const { storage } = loadConfig(url === undefined ? {} : { STORAGE_URL: url });
      await using store = await openStorage(storage, data);
      await store.put('k', Buffer.from('x'));
      assert.equal(store.localPath('k'), join(folder, 'k'), url);
      await rm(folder, { recursive: true });
    }
  });
});

void test('storage that cannot be had is a fault of the configuration that names setting and reason', async () => {
  await inFolder(async (data) => {
    await writeFile(join(data, 'file'), '');
    for (const url of [
      's3://bucket?endpoint=http://127.0.0.1:9000',
      'file://another-machine/folder',
      'file:',
    ]) {
      assert.throws(
        () => loadConfig({ STORAGE_URL: url }),
        (error) =>
          error instanceof ConfigurationError && /STORAGE_URL is .*; expected file: and/.test(error.message),
        url,
      );
    }
    const { storage } = loadConfig({ STORAGE_URL: `file:${data}/file/objects` });
    await assert.rejects(
      openStorage(storage, data),
      /STORAGE_URL: the folder .*\/file\/objects cannot be used .*ENOTDIR/,
    );
    await assert.rejects(openStorage({ folder: undefined }, join(data, 'file')), /VITRINE_DATA: the folder/);
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
