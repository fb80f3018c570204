import { inflateSync } from 'node:zlib';
import type { OutputFormat } from '#imaging/facts.ts';
import { holdsOnlyColours } from '#imaging/icc-content.ts';
import { refuse } from './assert-clean.ts';

/**
 * The last look at colours: an encoding carries no profile, or word for word the one that may go along, and that says
 * nothing but colours. Throws `metadata-leak`.
 */
export function assertProfile(bytes: Buffer, format: OutputFormat, mayKeep: Buffer | undefined): void {
  const profile = profileIn(bytes, format);
  if (profile === undefined) return;
  if (mayKeep === undefined) refuse(['a profile of colours']);
  else if (!profile.equals(mayKeep)) refuse(['a profile that is not the picture’s own']);
  else if (!holdsOnlyColours(profile)) refuse(['a profile that says more than colours']);
}

/** Read from the container, not by what wrote it. */
export function profileIn(bytes: Buffer, format: OutputFormat): Buffer | undefined {
  switch (format) {
    case 'jpeg':
      return inJpeg(bytes);
    case 'png':
      return inPng(bytes);
    case 'webp':
      return inWebp(bytes);
    case 'avif':
      return inAvif(bytes);
    case 'gif':
      return bytes.includes('ICCRGBG1012', 0, 'latin1') ? Buffer.alloc(0) : undefined;
  }
}

const jpegMark = 'ICC_PROFILE\0';

/** In pieces of 64 KB at most, which say their place. */
function inJpeg(bytes: Buffer): Buffer | undefined {
  const pieces: { readonly place: number; readonly data: Buffer }[] = [];
  for (let at = 2; at + 4 <= bytes.length && bytes[at + 1] !== 0xda;) {
    const end = at + 2 + bytes.readUInt16BE(at + 2);
    const data = bytes.subarray(at + 4, end);
    const isPiece = bytes[at + 1] === 0xe2 && data.toString('latin1', 0, jpegMark.length) === jpegMark;
    if (isPiece) pieces.push({ place: data.readUInt8(12), data: data.subarray(14) });
    at = end;
  }
  if (pieces.length === 0) return undefined;
  return Buffer.concat(pieces.sort((one, other) => one.place - other.place).map(({ data }) => data));
}

const mostProfileBytes = 4 * 1_024 * 1_024;

function inPng(bytes: Buffer): Buffer | undefined {
  for (let at = 8; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') return undefined;
    if (type !== 'iCCP') continue;
    const content = bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at));
    // A name, its end, and the method of compression, of which there is one.
    return inflateSync(content.subarray(content.indexOf(0) + 2), { maxOutputLength: mostProfileBytes });
  }
  return undefined;
}

function inWebp(bytes: Buffer): Buffer | undefined {
  for (let at = 12; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 4);
    if (bytes.toString('latin1', at, at + 4) === 'ICCP') return bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  return undefined;
}

/** ISO/IEC 23008-12: a `colr` box of the kind `prof` or `rICC`, before the pixels. */
function inAvif(bytes: Buffer): Buffer | undefined {
  const pixels = bytes.indexOf('mdat', 0, 'latin1');
  const head = pixels < 0 ? bytes : bytes.subarray(0, pixels);
  const at = Math.max(head.indexOf('colrprof', 0, 'latin1'), head.indexOf('colrrICC', 0, 'latin1'));
  return at < 4 ? undefined : bytes.subarray(at + 8, at - 4 + bytes.readUInt32BE(at - 4));
}
