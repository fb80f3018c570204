import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Progress } from '#importing/tally.ts';
import { reportImport, showProgress } from './import-progress.ts';

const progress: Progress = {
  stage: 'copying',
  folders: 3,
  images: 50,
  totalImages: 200,
  bytes: 25_000_000,
  totalBytes: 100_000_000,
  arrivedBytes: 5_000_000,
};

void test('a line shows how much is done, how fast it goes and how long it will take', () => {
  // Of 25 MB done 20 were there already: the rate counts what was fetched.
  assert.equal(
    showProgress(progress, 10),
    '[##........] 50/200 images, 3 folders, 25.0 MB, 500.0 kB/s, 2:30 left',
  );
  assert.equal(
    showProgress({ ...progress, bytes: 0, images: 0, arrivedBytes: 0 }, 0),
    '[..........] 0/200 images, 3 folders, 0 bytes, 0 bytes/s, ? left',
  );
  assert.equal(
    showProgress({ ...progress, stage: 'counting' }, 0),
    'Counting: 3 folders, 200 images, 100.0 MB',
  );
});

void test('a line never wraps, however much there is', () => {
  const huge = {
    folders: 1e6,
    images: 1e9,
    totalImages: 1e9,
    bytes: 1e14,
    totalBytes: 9e15,
    arrivedBytes: 1e14,
  };
  assert.ok(showProgress({ ...progress, ...huge }, 1e6).length <= 79);
});

void test('where nobody watches there is no line before half a minute is over', () => {
  const said: string[] = [];
  const report = reportImport({ nowAndThen: (line) => void said.push(line) });
  report(progress);
  assert.deepEqual(said, []);
  const shown: string[] = [];
  reportImport({ inPlace: (text) => void shown.push(text) })(progress);
  assert.equal(shown.length, 1);
});
