import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createImaging } from '#imaging/imaging.ts';
import { exampleOf, nameBefore, pictures, shown } from '../../scripts/gallery/samples.ts';
import { decoded, likeness } from '../support/likeness.ts';
import type { Pixels } from '../support/pictures.ts';
import { imagingDefaults } from './workshop.ts';

/**
 * What a picture of the documentation may differ from what is rendered now: it is WebP of quality 90. Another version
 * of an encoder or of libvips stays within; a step left out, moved or done in another order does not.
 */
const leastLikeness = 0.95;
const mostDifference = 4;

for (const operation of shown) {
  test(`${operation.name} still does what its picture in the documentation shows`, async () => {
    await using imaging = createImaging(imagingDefaults);
    const { bytes } = await exampleOf(imaging, operation);
    const seen = await decoded(bytes, 4);
    const golden = await decoded(await readFile(join(pictures, `${operation.name}.webp`)), 4);
    assert.deepEqual([seen.width, seen.height], [golden.width, golden.height]);
    const similar = likeness(seen, golden);
    assert.ok(similar >= leastLikeness, `likeness ${similar}`);
    const difference = meanDifference(seen, golden);
    assert.ok(difference <= mostDifference, `mean difference ${difference}`);
  });
}

test('every operation changes what it is shown on', async () => {
  const plain = await decoded(await readFile(join(pictures, 'orient.webp')));
  for (const { name } of shown) {
    if (['orient', 'colour', 'colour-origin', 'encode', 'trim'].includes(name)) continue;
    const picture = await decoded(await readFile(join(pictures, `${name}.webp`)));
    const isOther = picture.width !== plain.width || picture.height !== plain.height;
    assert.ok(isOther || meanDifference(picture, plain) > 0.4, name);
  }
});

test('there is a picture for every operation and no other', () => {
  const wanted = shown.flatMap(({ name }) => [`${name}.webp`, nameBefore(name)]);
  assert.deepEqual(readdirSync(pictures).sort(), [...new Set(wanted)].sort());
});

/** Of all channels, transparency too; where both are transparent there is nothing to be seen. */
function meanDifference(one: Pixels, other: Pixels): number {
  let sum = 0;
  const { channels } = one;
  for (let at = 0; at < one.data.length; at += channels) {
    const alpha = channels === 4 ? Math.max(one.data[at + 3] ?? 0, other.data[at + 3] ?? 0) / 255 : 1;
    for (let channel = 0; channel < channels; channel += 1) {
      sum += Math.abs((one.data[at + channel] ?? 0) - (other.data[at + channel] ?? 0)) * alpha;
    }
  }
  return sum / one.data.length;
}
