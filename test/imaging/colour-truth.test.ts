import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import sharp from 'sharp';
import { createImaging, type Imaging } from '#imaging/imaging.ts';
import { planRender } from '#imaging/plan.ts';
import { withGammaProfile } from '#imaging/png-gamma.ts';
import { parseTransformation } from '#imaging/transformation.ts';
import { type Colour, colourAt, decoded, deltaE } from '../support/likeness.ts';
import { imagingDefaults } from './workshop.ts';

/** Six patches of a colour chart, as sRGB shows them. */
const chart: readonly Colour[] = [
  [115, 82, 68],
  [98, 122, 157],
  [214, 126, 44],
  [56, 61, 150],
  [70, 148, 73],
  [160, 160, 160],
];
const side = 48;

/** How much light a value of sRGB is, 0 to 1. */
function light(value: number): number {
  const part = value / 255;
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

/** The chart with its colours stored as `store` makes them of sRGB, 16 bits a channel. */
function stored(store: (value: number) => number): Buffer {
  const data = Buffer.alloc(chart.length * side * side * 6);
  for (let y = 0, at = 0; y < side; y += 1) {
    for (let x = 0; x < chart.length * side; x += 1) {
      for (const value of chart[Math.floor(x / side)] ?? []) {
        data.writeUInt16LE(Math.round(store(value) * 65_535), at);
        at += 2;
      }
    }
  }
  return data;
}

const raw = { width: chart.length * side, height: side, channels: 3 } as const;

/** Raw 16-bit pixels as a PNG without a word about colours. */
async function png(pixels: Buffer): Promise<Buffer> {
  return sharp(new Uint16Array(pixels.buffer, pixels.byteOffset, pixels.length / 2), { raw })
    .toColourspace('rgb16')
    .png()
    .toBuffer();
}

function withChunk(picture: Buffer, type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([picture.subarray(0, 33), length, named, sum, picture.subarray(33)]);
}

function gama(value: number): Buffer {
  const content = Buffer.alloc(4);
  content.writeUInt32BE(Math.round(value * 100_000));
  return content;
}

/** An Ultra HDR JPEG: an MPF directory that names a second picture, the gain map, behind the end of the first. */
async function gainMapped(): Promise<Buffer> {
  const base = await sharp(chartBytes(), { raw })
    .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
    .toBuffer();
  const map = await sharp({ create: { width: 72, height: 12, channels: 3, background: '#fff' } })
    .jpeg()
    .toBuffer();
  const segment = (marker: number, content: Buffer) => {
    const head = Buffer.from([0xff, marker, 0, 0]);
    head.writeUInt16BE(content.length + 2, 2);
    return Buffer.concat([head, content]);
  };
  const xmp = Buffer.from(
    'http://ns.adobe.com/xap/1.0/\0<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:hdrgm="http://ns.adobe.com/hdr-gain-map/1.0/" hdrgm:Version="1.0" hdrgm:GainMapMax="3"/></rdf:RDF></x:xmpmeta>',
  );
  const mpf = Buffer.concat([Buffer.from('MPF\0II*\0\x08\0\0\0\0\0', 'latin1'), Buffer.alloc(4)]);
  return Buffer.concat([base.subarray(0, 2), segment(0xe1, xmp), segment(0xe2, mpf), base.subarray(2), map]);
}

function chartBytes(): Buffer {
  const wide = stored((value) => value / 255);
  return Buffer.from(Array.from({ length: wide.length / 2 }, (_, at) => wide[2 * at + 1] ?? 0));
}

describe('colours are those that were meant', () => {
  let imaging: Imaging;
  before(() => {
    imaging = createImaging(imagingDefaults);
  });
  after(() => imaging[Symbol.asyncDispose]());

  async function assertTrue(bytes: Buffer, most: number, text = 'w_288'): Promise<void> {
    const source = { bytes };
    const facts = await imaging.inspect(source);
    for (const format of ['f_png', 'f_webp,q_100', 'f_jpg,q_100']) {
      const wants = { accept: 'legacy', limits: imaging.limits } as const;
      const plan = planRender(parseTransformation(`${text},${format}`) ?? [], facts, wants);
      const seen = await decoded((await imaging.render(source, facts, plan)).bytes);
      for (const [index, colour] of chart.entries()) {
        const difference = deltaE(colourAt(seen, index * side + side / 2, side / 2), colour);
        assert.ok(difference < most, `ΔE ${difference.toFixed(1)} of ${colour.join()} as ${format}`);
      }
    }
  }

  const cases: Readonly<Record<string, () => Promise<Buffer>>> = {
    'a PNG that says nothing is sRGB': () => png(stored((value) => value / 255)),
    'a PNG with the usual gamma is sRGB': async () =>
      withChunk(await png(stored((value) => value / 255)), 'gAMA', gama(0.45455)),
    'a PNG of linear light that says so by gAMA': async () =>
      withChunk(await png(stored(light)), 'gAMA', gama(1)),
    'a PNG with the gamma of old Macs, 1.8': async () =>
      withChunk(await png(stored((value) => light(value) ** (1 / 1.8))), 'gAMA', gama(1 / 1.8)),
    'a PNG that says sRGB beside another gamma': async () =>
      withChunk(withChunk(await png(stored((value) => value / 255)), 'gAMA', gama(1)), 'sRGB', Buffer.of(0)),
    'a TIFF of linear light with its profile, 16 bits': async () =>
      sharp(withGammaProfile(await png(stored(light)), 1))
        .keepIccProfile()
        .toColourspace('rgb16')
        .tiff({ compression: 'none' })
        .toBuffer(),
    'a TIFF of linear light in floating point': async () =>
      sharp(await png(stored((value) => value / 255)))
        .toColourspace('scrgb')
        .tiff({ compression: 'none' })
        .toBuffer(),
    'a JPEG with a gain map is its base picture': gainMapped,
  };

  for (const [what, make] of Object.entries(cases)) {
    test(what, async () => assertTrue(await make(), 4));
  }

  test('of a JPEG with a gain map the public gets the base picture, and no map', async () => {
    const bytes = await gainMapped();
    const cleaned = await imaging.clean({ bytes }, 'jpeg');
    assert.ok(cleaned !== undefined);
    assert.equal(cleaned.includes('hdrgm'), false);
    assert.equal(cleaned.includes('MPF\0'), false);
    assert.equal(cleaned.indexOf(Buffer.of(0xff, 0xd9)), cleaned.length - 2, 'nothing behind its end');
    assert.deepEqual((await decoded(cleaned)).data, (await decoded(bytes)).data);
  });
});
