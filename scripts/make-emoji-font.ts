/**
 * Makes `src/imaging/text/fonts/noto-color-emoji.ttf` from the WOFF of the package `@fontsource/noto-color-emoji`: no
 * package has the font in a form that FreeType reads. The drawings as SVG, 20 MB, are left out: the same are there as COLR.
 * usage: sh scripts/run scripts/make-emoji-font.ts noto-color-emoji-emoji-400-normal.woff
 */
import { readFile, writeFile } from 'node:fs/promises';
import { inflateSync } from 'node:zlib';

const [input = ''] = process.argv.slice(2);
const woff = await readFile(input);
const tables = readTables(woff).filter(({ tag }) => tag !== 'SVG ');
const font = Buffer.concat(writeFont(woff.subarray(4, 8), tables));
await writeFile('src/imaging/text/fonts/noto-color-emoji.ttf', font);
console.log(`${tables.length} tables, ${(font.length / 1e6).toFixed(1)} MB`);

type Table = { readonly tag: string; readonly sum: number; readonly data: Buffer };

/** WOFF 1.0 (W3C), §4: tag, offset, stored length, length, checksum; deflated where that is shorter. */
function readTables(bytes: Buffer): Table[] {
  return Array.from({ length: bytes.readUInt16BE(12) }, (_, index) => {
    const at = 44 + 20 * index;
    const offset = bytes.readUInt32BE(at + 4);
    const stored = Buffer.from(bytes.subarray(offset, offset + bytes.readUInt32BE(at + 8)));
    const isWhole = stored.length === bytes.readUInt32BE(at + 12);
    return {
      tag: bytes.toString('latin1', at, at + 4),
      sum: bytes.readUInt32BE(at + 16),
      data: isWhole ? stored : inflateSync(stored),
    };
  });
}

function writeFont(flavour: Buffer, kept: readonly Table[]): Buffer[] {
  const directory = Buffer.alloc(12 + 16 * kept.length);
  const power = Math.floor(Math.log2(kept.length));
  flavour.copy(directory);
  directory.writeUInt16BE(kept.length, 4);
  directory.writeUInt16BE(16 * 2 ** power, 6);
  directory.writeUInt16BE(power, 8);
  directory.writeUInt16BE(16 * (kept.length - 2 ** power), 10);
  const parts: Buffer[] = [directory];
  let end = directory.length;
  for (const [index, { tag, sum, data }] of kept.entries()) {
    const at = 12 + 16 * index;
    directory.write(tag, at, 'latin1');
    directory.writeUInt32BE(sum, at + 4);
    directory.writeUInt32BE(end, at + 8);
    directory.writeUInt32BE(data.length, at + 12);
    parts.push(data, Buffer.alloc(-data.length & 3));
    end += data.length + (-data.length & 3);
  }
  return parts;
}
