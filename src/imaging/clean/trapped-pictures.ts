import { crc32, deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import type { InputFormat } from '#imaging/facts.ts';

/** A picture made for the tests, full of what must not get out. All texts planted in it begin with PLANTED. */
export type TrappedPicture = {
  readonly name: string;
  readonly format: InputFormat;
  readonly bytes: Buffer;
  /** What a second look has to name in it. */
  readonly findings: readonly string[];
};

const xmp = Buffer.from(
  '<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">' +
    '<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="52,31N" exif:Note="PLANTED-XMP"/>' +
    '</rdf:RDF></x:xmpmeta>',
);
/** As phones append a film to a still. */
const trailer = Buffer.concat([Buffer.from('\0\0\0\x18ftypmp42', 'latin1'), Buffer.from('PLANTED-TRAILER')]);

export async function trappedPictures(): Promise<TrappedPicture[]> {
  return [
    {
      name: 'JPEG',
      format: 'jpeg',
      bytes: trapJpeg(await photo().jpeg().toBuffer()),
      findings: jpegFindings,
    },
    {
      name: 'progressive JPEG with restarts',
      format: 'jpeg',
      bytes: trapJpeg(await photo().jpeg({ progressive: true, mozjpeg: true }).toBuffer()),
      findings: jpegFindings,
    },
    {
      name: 'CMYK JPEG',
      format: 'jpeg',
      bytes: trapJpeg(await photo().toColourspace('cmyk').jpeg().toBuffer()),
      findings: jpegFindings,
    },
    { name: 'PNG', format: 'png', bytes: trapPng(await photo().png().toBuffer()), findings: pngFindings },
    {
      name: 'PNG of few colours',
      format: 'png',
      bytes: trapPng(await photo().png({ palette: true, colours: 16 }).toBuffer()),
      findings: pngFindings,
    },
    {
      name: 'WebP',
      format: 'webp',
      bytes: trapWebp(await photo().webp().toBuffer()),
      findings: webpFindings,
    },
    {
      name: 'lossless WebP with transparency',
      format: 'webp',
      bytes: trapWebp(await photo().ensureAlpha(0.5).webp({ lossless: true }).toBuffer()),
      findings: webpFindings,
    },
    {
      name: 'animated WebP',
      format: 'webp',
      bytes: trapWebp(
        await animation()
          .withIccProfile('p3')
          .webp({ loop: 3, delay: [50, 70, 90] })
          .toBuffer(),
      ),
      findings: webpFindings,
    },
    {
      name: 'animated GIF',
      format: 'gif',
      bytes: trapGif(
        await animation()
          .gif({ loop: 3, delay: [50, 70, 90] })
          .toBuffer(),
      ),
      findings: ['GIF comment', 'GIF text', 'XMP', `trailer of ${trailer.length} bytes`],
    },
    { name: 'AVIF', format: 'avif', bytes: await trapAvif(photo()), findings: avifFindings },
    {
      name: 'AVIF with transparency',
      format: 'avif',
      bytes: await trapAvif(photo().ensureAlpha(0.5)),
      findings: avifFindings,
    },
    { name: 'BMP', format: 'bmp', bytes: trappedBmp(), findings: [`trailer of ${trailer.length} bytes`] },
  ];
}

const jpegFindings = [
  'EXIF GPS',
  'EXIF camera',
  'EXIF camera settings',
  'XMP',
  'IPTC',
  'secondary pictures',
  'JPEG APP11',
  'JPEG comment',
  `trailer of ${trailer.length} bytes`,
  'motion photo',
];
const pngFindings = [
  'PNG tEXt',
  'PNG zTXt',
  'PNG iTXt',
  'PNG tIME',
  'PNG prIv',
  'EXIF GPS',
  'name of the ICC profile',
  `trailer of ${trailer.length} bytes`,
];
const webpFindings = [
  'EXIF GPS',
  'XMP',
  'WebP chunk of unknown purpose',
  `trailer of ${trailer.length} bytes`,
];
const avifFindings = ['EXIF', 'XMP', 'mpvd box', '???? box'];

/** Noise, so that every decoder step has something to do; a colour profile, to see that it stays. */
function photo(): Sharp {
  return sharp(noise(48, 32, 1), { raw: { width: 48, height: 32, channels: 3 } }).withIccProfile('p3');
}

function animation(): Sharp {
  return sharp(noise(24, 48, 2), { raw: { width: 24, height: 48, channels: 3, pageHeight: 16 } });
}

function noise(width: number, height: number, seed: number): Buffer {
  let state = seed;
  const next = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return (state >> 16) & 0xff;
  };
  return Buffer.from(Uint8Array.from({ length: width * height * 3 }, next));
}

/** A TIFF block with camera, serial number, maker's note, place, thumbnail and this orientation. */
export function trappedExif(orientation: number): Buffer {
  const block = Buffer.alloc(700);
  block.write('II*\0\x08\0\0\0', 'latin1');
  writeDirectory(block, 8, 200, [
    [0x010f, 2, text('PLANTED-MAKE', block, 300)],
    [0x0112, 3, { count: 1, value: orientation }],
    [0x8769, 4, { count: 1, value: 100 }],
    [0x8825, 4, { count: 1, value: 150 }],
  ]);
  writeDirectory(block, 100, 0, [
    [0x927c, 7, text('PLANTED-MAKERNOTE', block, 340)],
    [0xa431, 2, text('PLANTED-SERIAL', block, 380)],
  ]);
  writeDirectory(block, 150, 0, [
    [0x0001, 2, { count: 2, value: 'N'.charCodeAt(0) }],
    [0x0002, 5, { count: 3, value: 420 }],
    [0x001b, 7, text('PLANTED-GPS', block, 460)],
  ]);
  for (const [index, part] of [52, 31, 12].entries()) block.writeUInt32LE(part, 420 + index * 8);
  for (const index of [0, 1, 2]) block.writeUInt32LE(1, 424 + index * 8);
  writeDirectory(block, 200, 0, [
    [0x0103, 3, { count: 1, value: 6 }],
    [0x0201, 4, { count: 1, value: 500 }],
    [0x0202, 4, { count: 1, value: 40 }],
  ]);
  // With a start and an end of its own, as a thumbnail has.
  block.write('\xff\xd8\xff\xfe\0\x13PLANTED-THUMBNAIL\xff\xd9', 500, 'latin1');
  return block;
}

type Value = { readonly count: number; readonly value: number };

function text(content: string, block: Buffer, at: number): Value {
  block.write(`${content}\0`, at, 'latin1');
  return { count: content.length + 1, value: at };
}

function writeDirectory(
  block: Buffer,
  at: number,
  next: number,
  entries: readonly [number, number, Value][],
): void {
  block.writeUInt16LE(entries.length, at);
  for (const [index, [tag, type, { count, value }]] of entries.entries()) {
    const entry = at + 2 + index * 12;
    block.writeUInt16LE(tag, entry);
    block.writeUInt16LE(type, entry + 2);
    block.writeUInt32LE(count, entry + 4);
    block.writeUInt32LE(value, entry + 8);
  }
  block.writeUInt32LE(next, at + 2 + entries.length * 12);
}

function bytesOf(payload: Buffer | string): Buffer {
  return typeof payload === 'string' ? Buffer.from(payload, 'latin1') : payload;
}

export function jpegSegment(marker: number, payload: Buffer | string): Buffer {
  const body = bytesOf(payload);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

export function exifSegment(orientation: number): Buffer {
  return jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), trappedExif(orientation)]));
}

function trapJpeg(plain: Buffer): Buffer {
  // Version 1.1, 72 dots an inch, and a thumbnail of one pixel.
  const jfif = jpegSegment(0xe0, 'JFIF\0\x01\x01\x01\0\x48\0\x48\x01\x01PLA');
  const isCmyk = plain.includes('Adobe');
  return Buffer.concat([
    plain.subarray(0, 2),
    ...(isCmyk ? [] : [jfif, jpegSegment(0xe0, 'JFXX\0\x10PLANTED-JFXX')]),
    exifSegment(6),
    jpegSegment(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), xmp])),
    jpegSegment(0xed, 'Photoshop 3.0\x008BIM\x04\x04\0\0\0\0\0\x10\x1c\x02\x5a\0\x0cPLANTED-IPTC'),
    jpegSegment(0xe2, 'MPF\0II*\0PLANTED-MPF'),
    jpegSegment(0xeb, 'JP\0\0PLANTED-C2PA'),
    Buffer.from([0xff, 0xff, 0xff]),
    jpegSegment(0xfe, 'PLANTED-COMMENT'),
    plain.subarray(2),
    trailer,
  ]);
}

export function pngChunk(type: string, payload: Buffer | string): Buffer {
  const body = bytesOf(payload);
  const chunk = Buffer.alloc(12 + body.length);
  chunk.writeUInt32BE(body.length, 0);
  chunk.write(type, 4, 'latin1');
  body.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + body.length)), 8 + body.length);
  return chunk;
}

function trapPng(plain: Buffer): Buffer {
  const profileAt = plain.indexOf('iCCP') - 4;
  const profileEnd = profileAt + 12 + plain.readUInt32BE(profileAt);
  const profile = plain.subarray(profileAt + 8, profileEnd - 4);
  const end = plain.length - 12;
  return Buffer.concat([
    plain.subarray(0, profileAt),
    pngChunk(
      'iCCP',
      Buffer.concat([
        Buffer.from('PLANTED-NAME'),
        profile.subarray(profile.indexOf(0)),
        Buffer.from('PLANTED-TAIL'),
      ]),
    ),
    pngChunk('tEXt', 'Author\0PLANTED-TEXT'),
    pngChunk(
      'zTXt',
      Buffer.concat([Buffer.from('Comment\0\0', 'latin1'), deflateSync(Buffer.from('PLANTED-ZTXT'))]),
    ),
    pngChunk(
      'iTXt',
      Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\x01\0\0\0', 'latin1'), deflateSync(xmp)]),
    ),
    pngChunk('tIME', Buffer.from([7, 234, 1, 2, 3, 4, 5])),
    pngChunk('prIv', 'PLANTED-PRIVATE'),
    plain.subarray(profileEnd, end),
    pngChunk('eXIf', trappedExif(6)),
    pngChunk('tEXt', 'Late\0PLANTED-LATE'),
    plain.subarray(end),
    trailer,
  ]);
}

export function webpChunk(type: string, payload: Buffer | string): Buffer {
  const body = bytesOf(payload);
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body, Buffer.alloc(body.length % 2)]);
}

function trapWebp(plain: Buffer): Buffer {
  const trapped = Buffer.concat([
    plain,
    webpChunk('EXIF', trappedExif(6)),
    webpChunk('XMP ', xmp),
    webpChunk('junk', 'PLANTED-JUNK!'),
  ]);
  trapped.writeUInt32LE(trapped.length - 8, 4);
  trapped.writeUInt8(trapped.readUInt8(20) | 0x08 | 0x04, 20);
  return Buffer.concat([trapped, trailer]);
}

function subBlocks(content: string): Buffer {
  return Buffer.concat([Buffer.from([content.length]), Buffer.from(content, 'latin1'), Buffer.alloc(1)]);
}

function trapGif(plain: Buffer): Buffer {
  const at = plain.indexOf(Buffer.from([0x21, 0xff, 0x0b]));
  const gridOfText = Buffer.alloc(12);
  return Buffer.concat([
    plain.subarray(0, at),
    Buffer.from('\x21\xfe', 'latin1'),
    subBlocks('PLANTED-COMMENT'),
    // A control block that belongs to the text after it, and must not change the first frame.
    Buffer.from([0x21, 0xf9, 4, 0x08, 0xff, 0xff, 0, 0]),
    Buffer.from([0x21, 0x01, 12, ...gridOfText]),
    subBlocks('PLANTED-TEXT'),
    Buffer.from('\x21\xff\x0bXMP DataXMP', 'latin1'),
    subBlocks('PLANTED-XMP'),
    plain.subarray(at),
    trailer,
  ]);
}

async function trapAvif(picture: Sharp): Promise<Buffer> {
  const bytes = await picture
    .withExif({
      IFD0: { Make: 'PLANTED-MAKE' },
      IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 12/1' },
    })
    .withXmp(xmp.toString())
    .avif({ effort: 0 })
    .toBuffer();
  const film = Buffer.concat([Buffer.alloc(4), Buffer.from('mpvd'), trailer]);
  film.writeUInt32BE(film.length);
  return Buffer.concat([bytes, film, Buffer.from('\xff\xff\xff\xffPLANTED-TRAILER', 'latin1')]);
}

/** 24 bits, with bytes between header and rows and behind the rows. */
function trappedBmp(): Buffer {
  const gap = Buffer.from('PLANTED-BETWEEN.');
  const [width, height] = [5, 4];
  const rows = noise(width * 2, height, 7).subarray(0, 16 * height);
  const header = Buffer.alloc(54);
  header.write('BM');
  header.writeUInt32LE(54 + gap.length + rows.length, 2);
  header.write('PLTD', 6);
  header.writeUInt32LE(54 + gap.length, 10);
  header.writeUInt32LE(40, 14);
  header.writeInt32LE(width, 18);
  header.writeInt32LE(height, 22);
  header.writeUInt16LE(1, 26);
  header.writeUInt16LE(24, 28);
  return Buffer.concat([header, gap, rows, trailer]);
}
