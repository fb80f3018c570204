import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptClass } from './accept.ts';

test('a header is put into the class of the newest format it takes', () => {
  for (const [header, wanted] of [
    [undefined, 'legacy'],
    ['', 'legacy'],
    ['*/*', 'legacy'],
    ['image/*', 'legacy'],
    ['image/webp', 'webp'],
    ['image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8', 'avif'],
    ['text/html, image/webp ;q=0.3 , */*', 'webp'],
    ['IMAGE/AVIF', 'avif'],
    ['image/avif;q=0', 'legacy'],
    ['image/avif;q=0.000,image/webp', 'webp'],
    ['image/avif;q=0.001', 'avif'],
    ['image/avif;v=1;q=0;x=2,image/webp', 'webp'],
    ['image/avif-sequence', 'legacy'],
    ['ximage/avif', 'legacy'],
    ['image/webp2,image/webpx', 'legacy'],
  ] as const) {
    assert.equal(acceptClass(header), wanted, header);
  }
});
