import { crc32, deflateSync } from 'node:zlib';

/** What nearly every PNG says or means: 1/2.2, near which sRGB is meant. */
const usualGamma = 1 / 2.2;
const nearUsual = 0.01;

/**
 * The exponent with which a PNG stores light, where it says another than the usual one and nothing better (PNG 3rd
 * edition §12.1: cICP, iCCP and sRGB come before gAMA). A linear one is 1. libvips passes over it.
 */
export function unusualGamma(png: Buffer): number | undefined {
  let gamma: number | undefined;
  for (let at = 8; at + 12 <= png.length; at += 12 + png.readUInt32BE(at)) {
    const type = png.toString('latin1', at + 4, at + 8);
    if (['cICP', 'iCCP', 'sRGB'].includes(type)) return undefined;
    if (type === 'gAMA' && at + 16 <= png.length) gamma ??= png.readUInt32BE(at + 8) / 100_000;
    if (type === 'IDAT') break;
  }
  const isMeant = gamma !== undefined && gamma > 0.1 && gamma <= 4;
  return isMeant && gamma !== undefined && Math.abs(gamma - usualGamma) > nearUsual ? gamma : undefined;
}

/** The same PNG with a profile that says the same, which is how libvips is told: sRGB's primaries, this curve. */
export function withGammaProfile(png: Buffer, gamma: number): Buffer {
  const header = 8 + 25;
  const packed = deflateSync(gammaProfile(gamma));
  const content = Buffer.concat([Buffer.from('iCCPgamma\0\0', 'latin1'), packed]);
  const chunk = Buffer.alloc(content.length + 8);
  chunk.writeUInt32BE(content.length - 4, 0);
  content.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(content), 4 + content.length);
  return Buffer.concat([png.subarray(0, header), chunk, png.subarray(header)]);
}

/** Red, green, blue and white as XYZ under D50. */
const points = {
  rXYZ: [0.4361, 0.2225, 0.0139],
  gXYZ: [0.3851, 0.7169, 0.0971],
  bXYZ: [0.1431, 0.0606, 0.7141],
  wtpt: [0.9642, 1, 0.8249],
} as const;

/** A matrix profile of ICC.1:2022 with a pure power curve, as short as it may be. */
function gammaProfile(gamma: number): Buffer {
  const curve = Buffer.concat([Buffer.from('para\0\0\0\0\0\0\0\0', 'latin1'), fixed([1 / gamma])]);
  const words = localized('gamma');
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', words],
    ['cprt', words],
    ...Object.entries(points).map(
      ([name, xyz]) => [name, Buffer.concat([Buffer.from('XYZ \0\0\0\0', 'latin1'), fixed(xyz)])] as const,
    ),
    ...['rTRC', 'gTRC', 'bTRC'].map((name) => [name, curve] as const),
  ];
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length, 0);
  const data: Buffer[] = [];
  let at = 128 + table.length;
  for (const [index, [name, content]] of tags.entries()) {
    table.write(name, 4 + 12 * index, 'latin1');
    table.writeUInt32BE(at, 8 + 12 * index);
    table.writeUInt32BE(content.length, 12 + 12 * index);
    const padded = Buffer.concat([content, Buffer.alloc((4 - (content.length % 4)) % 4)]);
    data.push(padded);
    at += padded.length;
  }
  return Buffer.concat([profileHeader(at), table, ...data]);
}

function profileHeader(length: number): Buffer {
  const header = Buffer.alloc(128);
  header.writeUInt32BE(length, 0);
  header.writeUInt32BE(0x04_30_00_00, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  fixed(points.wtpt).copy(header, 68);
  return header;
}

/** multiLocalizedUnicodeType with one record. */
function localized(words: string): Buffer {
  const head = Buffer.alloc(28);
  head.write('mluc', 0, 'latin1');
  head.writeUInt32BE(1, 8);
  head.writeUInt32BE(12, 12);
  head.write('enUS', 16, 'latin1');
  head.writeUInt32BE(2 * words.length, 20);
  head.writeUInt32BE(28, 24);
  return Buffer.concat([head, Buffer.from(words, 'utf16le').swap16()]);
}

/** s15Fixed16Number. */
function fixed(values: readonly number[]): Buffer {
  const written = Buffer.alloc(4 * values.length);
  for (const [index, value] of values.entries()) written.writeInt32BE(Math.round(value * 65_536), 4 * index);
  return written;
}
