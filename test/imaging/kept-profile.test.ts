import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import sharp, { type Sharp } from 'sharp';
import { createImaging, type Imaging } from '#imaging/imaging.ts';
import { assertProfile, profileIn } from '#imaging/leaks/assert-profile.ts';
import { colourAt, decoded, deltaE } from '../support/likeness.ts';
import { inProfile, wideProfile } from '../support/profiles.ts';
import { develop, imagingDefaults } from './workshop.ts';

const formats = ['jpeg', 'png', 'webp', 'avif'] as const;
/** Stronger than sRGB has it once it is taken for Adobe RGB. */
const meant = [90, 200, 80] as const;
const flat = () =>
  sharp({
    create: { width: 96, height: 64, channels: 3, background: { r: meant[0], g: meant[1], b: meant[2] } },
  });
const fine = (picture: Sharp) => picture.jpeg({ quality: 100, chromaSubsampling: '4:4:4' });

describe('a profile that is neither sRGB nor Display P3', () => {
  let imaging: Imaging;
  let icc: Buffer;
  let wide: Buffer;
  before(async () => {
    imaging = createImaging(imagingDefaults);
    icc = await wideProfile();
    wide = await inProfile(flat(), icc, fine);
  });
  after(() => imaging[Symbol.asyncDispose]());

  const header = async (bytes: Buffer) => (await sharp(bytes).metadata()).icc;
  const stored = async (bytes: Buffer) =>
    colourAt(await decoded(await sharp(bytes, { ignoreIcc: true }).png().toBuffer()), 20, 20);

  test('goes with cs_origin, to the last byte, over the numbers of the original; else colours become sRGB', async () => {
    const numbers = await stored(wide);
    assert.ok(deltaE(numbers, meant) > 3, 'Adobe RGB has other numbers for this colour');
    for (const format of formats) {
      const kept = await develop(imaging, { bytes: wide }, `w_48,f_${format},q_100,cs_origin`);
      assert.equal(kept.facts.colour, 'other');
      assert.deepEqual(await header(kept.bytes), icc, format);
      assert.ok(deltaE(await stored(kept.bytes), numbers) < 2, format);
      const usual = await develop(imaging, { bytes: wide }, `w_48,f_${format},q_100`);
      assert.equal(await header(usual.bytes), undefined, format);
      assert.ok(deltaE(await stored(usual.bytes), meant) < 2, format);
    }
  });

  test('stays behind where other colours come in, and where the format carries none', async () => {
    for (const segment of ['w_48,f_gif,cs_origin', 'w_48,f_png,e_sepia,cs_origin']) {
      const made = await develop(imaging, { bytes: wide }, segment);
      assert.equal(await header(made.bytes), undefined, segment);
    }
    const gif = await develop(imaging, { bytes: wide }, 'w_48,f_gif,cs_origin');
    assert.ok(deltaE(await stored(gif.bytes), meant) < 3);
  });

  test('stays behind when it says more than colours: then they become sRGB', async () => {
    const display = Buffer.from(icc);
    // As displays have it: make, model and serial number.
    display.write('mmod', display.indexOf('cprt', 128, 'latin1'), 'latin1');
    for (const write of [fine, (picture: Sharp) => picture.toColourspace('rgb16').png()]) {
      const bytes = await inProfile(flat(), display, write);
      const made = await develop(imaging, { bytes }, 'w_48,f_png,cs_origin');
      assert.equal(await header(made.bytes), undefined);
      assert.ok(deltaE(await stored(made.bytes), meant) < 3);
    }
  });

  test('of 16 bits goes along as well', async () => {
    const deep = await inProfile(flat(), icc, (picture) => picture.toColourspace('rgb16').png());
    const made = await develop(imaging, { bytes: deep }, 'w_48,f_webp,q_100,cs_origin');
    assert.equal(made.facts.bitDepth, 16);
    assert.deepEqual(await header(made.bytes), icc);
    assert.ok(deltaE(await stored(made.bytes), await stored(wide)) < 3);
  });

  test('Display P3 becomes sRGB with cs_srgb, and asks nothing of a picture that is sRGB', async () => {
    const p3 = await flat().withIccProfile('p3').png().toBuffer();
    const made = await develop(imaging, { bytes: p3 }, 'w_48,f_png,cs_srgb');
    assert.equal(await header(made.bytes), undefined);
    assert.ok(deltaE(await stored(made.bytes), meant) < 2);
    const plain = await flat().png().toBuffer();
    const [one, other] = await Promise.all(
      ['w_48,cs_origin', 'w_48'].map((segment) => develop(imaging, { bytes: plain }, segment)),
    );
    assert.deepEqual(one?.plan, other?.plan);
  });

  test('the last look lets the picture’s own profile through and nothing else', async () => {
    const leak = { code: 'metadata-leak', status: 500 };
    const display = Buffer.from(icc);
    display.write('mmod', display.indexOf('cprt', 128, 'latin1'), 'latin1');
    for (const format of formats) {
      const bytes = await inProfile(flat(), icc, (picture) => picture.toFormat(format));
      assert.deepEqual(profileIn(bytes, format), icc, format);
      assertProfile(bytes, format, icc);
      assertProfile(await flat().toFormat(format).toBuffer(), format, undefined);
      assert.throws(() => assertProfile(bytes, format, undefined), leak, format);
      assert.throws(() => assertProfile(bytes, format, display), leak, format);
      const telling = await inProfile(flat(), display, (picture) => picture.toFormat(format));
      assert.throws(() => assertProfile(telling, format, display), leak, format);
    }
  });
});
