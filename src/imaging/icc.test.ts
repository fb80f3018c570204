import assert from 'node:assert/strict';
import { test } from 'node:test';
import sharp from 'sharp';
import { classifyProfile } from './icc.ts';
import { holdsOnlyColours } from './icc-content.ts';

async function profile(name: 'srgb' | 'p3' | 'cmyk'): Promise<Buffer> {
  const picture = sharp({ create: { width: 1, height: 1, channels: 3, background: 'red' } });
  const { icc } = await sharp(await picture.withIccProfile(name).jpeg().toBuffer()).metadata();
  assert.ok(icc !== undefined);
  return icc;
}

/** Where the data of a tag begins. */
function tagAt(icc: Buffer, name: string): number {
  return icc.readUInt32BE(icc.indexOf(name, 128) + 4);
}

test('profiles are known by what they compute', async () => {
  assert.equal(classifyProfile(await profile('srgb')), 'srgb');
  assert.equal(classifyProfile(await profile('p3')), 'p3');
  assert.equal(classifyProfile(await profile('cmyk')), 'cmyk');
});

test('a profile that only calls itself sRGB is another one', async () => {
  const moved = await profile('srgb');
  moved.writeInt32BE(0.6097 * 65_536, tagAt(moved, 'rXYZ') + 8);
  assert.equal(classifyProfile(moved), 'other');
  const bent = await profile('srgb');
  bent.writeInt32BE(1.8 * 65_536, tagAt(bent, 'rTRC') + 12);
  assert.equal(classifyProfile(bent), 'other');
});

test('a profile that says more than colours is not kept for them', async () => {
  const icc = await profile('p3');
  assert.equal(holdsOnlyColours(icc), true);
  const serial = Buffer.from(icc);
  // As displays have it: make, model and serial number.
  serial.write('mmod', serial.indexOf('cprt', 128), 'latin1');
  const measured = Buffer.concat([icc, Buffer.from('measured by Ada\0')]);
  const loose = Buffer.concat([icc.subarray(0, 128), icc.subarray(128)]);
  loose.writeUInt32BE(loose.readUInt32BE(loose.indexOf('bTRC', 128) + 4), loose.indexOf('gTRC', 128) + 4);
  const at = icc.readUInt32BE(icc.indexOf('desc', 128) + 4);
  loose.writeUInt32BE(12, loose.indexOf('desc', 128) + 8);
  assert.ok(loose.subarray(at + 12, at + 36).some((byte) => byte !== 0));
  for (const more of [serial, measured, loose]) {
    assert.equal(holdsOnlyColours(more), false);
    assert.equal(classifyProfile(more), 'other');
  }
});

test('a profile that is cut off or nonsense is another one', async () => {
  const whole = await profile('srgb');
  for (let length = 0; length < 400; length += 1) {
    assert.equal(classifyProfile(whole.subarray(0, length)), 'other');
  }
});
