import type { InputFormat } from './facts.ts';

/** The format by what the bytes are. `undefined` for everything we do not read, whatever it is called. */
export function sniffFormat(bytes: Buffer): InputFormat | undefined {
  for (const { format, magic, at } of signatures) {
    if (bytes.subarray(at, at + magic.length).equals(magic)) return format;
  }
  if (isText(bytes, 0, 'RIFF') && isText(bytes, 8, 'WEBP')) return 'webp';
  if (isText(bytes, 4, 'ftyp')) return heifFormat(bytes);
  return looksLikeSvg(bytes) ? 'svg' : undefined;
}

const signatures: readonly { format: InputFormat; magic: Buffer; at: number }[] = [
  { format: 'jpeg', magic: Buffer.of(0xff, 0xd8, 0xff), at: 0 },
  { format: 'png', magic: Buffer.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a), at: 0 },
  { format: 'gif', magic: Buffer.from('GIF87a'), at: 0 },
  { format: 'gif', magic: Buffer.from('GIF89a'), at: 0 },
  { format: 'tiff', magic: Buffer.from('II*\0'), at: 0 },
  { format: 'tiff', magic: Buffer.from('MM\0*'), at: 0 },
  // BigTIFF
  { format: 'tiff', magic: Buffer.from('II+\0'), at: 0 },
  { format: 'tiff', magic: Buffer.from('MM\0+'), at: 0 },
  { format: 'pdf', magic: Buffer.from('%PDF-'), at: 0 },
  { format: 'bmp', magic: Buffer.from('BM'), at: 0 },
];

const hevcBrands = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx'];

/** Major brand and compatible brands of ISO 14496-12 §4.3; `mif1` alone leaves the codec open. */
function heifFormat(bytes: Buffer): InputFormat | undefined {
  const end = Math.min(bytes.readUInt32BE(0), bytes.length, 256);
  const brands: string[] = [];
  for (let at = 8; at + 4 <= end; at += 4) brands.push(bytes.toString('latin1', at, at + 4));
  if (brands.includes('avif') || brands.includes('avis')) return 'avif';
  if (brands.some((brand) => hevcBrands.includes(brand))) return 'heic';
  return undefined;
}

/**
 * Nothing but a prologue may stand before the root element, so a page that holds an SVG is not one. A document type by
 * another name is a fault of an SVG, not another kind of file.
 */
function looksLikeSvg(bytes: Buffer): boolean {
  const start = decodeText(bytes.subarray(0, 64 * 1024)).replace(/^\uFEFF/, '');
  const prologue =
    /^(?:\s+|<\?[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE\s+(?!html\b)[\w:.-]+(?:[^[>]|\[[^\]]*\])*>)*/i.exec(start);
  return /^<(?:[\w-]+:)?svg[\s/>]/.test(start.slice(prologue?.[0].length ?? 0));
}

/** XML is UTF-8 unless a byte order mark says UTF-16 (XML 1.0 appendix F). */
function decodeText(bytes: Buffer): string {
  const mark = bytes.toString('latin1', 0, 2);
  const encoding = { '\xff\xfe': 'utf-16le', '\xfe\xff': 'utf-16be' }[mark] ?? 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

function isText(bytes: Buffer, at: number, text: string): boolean {
  return bytes.toString('latin1', at, at + text.length) === text;
}
