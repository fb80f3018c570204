import type { ImageFacts } from './facts.ts';
import { holdsOnlyColours } from './icc-content.ts';

/** The colour space of an ICC profile (ICC.1:2022), by what it computes rather than by its name. */
export function classifyProfile(icc: Buffer): ImageFacts['colour'] {
  switch (icc.toString('latin1', 16, 20)) {
    case 'GRAY':
      return 'gray';
    case 'CMYK':
      return 'cmyk';
    case 'RGB ':
      return classifyRgb(readTags(icc), icc);
    default:
      return 'other';
  }
}

type Tags = ReadonlyMap<string, { readonly at: number; readonly length: number }>;

/** Red, green and blue as XYZ under D50: what a profile of each space holds in `rXYZ`, `gXYZ`, `bXYZ`. */
const primaries = {
  srgb: [0.4361, 0.2225, 0.0139, 0.3851, 0.7169, 0.0971, 0.1431, 0.0606, 0.7141],
  p3: [0.5151, 0.2412, -0.0011, 0.292, 0.6922, 0.0419, 0.1571, 0.0666, 0.7841],
} as const;

/** Points of the sRGB curve, IEC 61966-2-1; Display P3 has the same curve. */
const srgbCurve = [
  [0.1, 0.010023],
  [0.25, 0.050876],
  [0.5, 0.214041],
  [0.8, 0.603827],
] as const;

function classifyRgb(tags: Tags, icc: Buffer): 'srgb' | 'p3' | 'other' {
  // A table from device to connection space overrules primaries and curves.
  if (tags.has('A2B0')) return 'other';
  const found = ['rXYZ', 'gXYZ', 'bXYZ'].flatMap((name) => readXyz(tags, icc, name));
  const hasCurve = ['rTRC', 'gTRC', 'bTRC'].every((name) => isSrgbCurve(tags, icc, name));
  if (found.length !== 9 || !hasCurve) return 'other';
  const matches = (wanted: readonly number[]) =>
    wanted.every((value, index) => Math.abs(value - (found[index] ?? Number.NaN)) < 0.002);
  if (matches(primaries.srgb)) return 'srgb';
  // A profile that is kept goes out with the picture, and then it must say nothing more than colours.
  return matches(primaries.p3) && holdsOnlyColours(icc) ? 'p3' : 'other';
}

function readTags(icc: Buffer): Tags {
  const tags = new Map<string, { at: number; length: number }>();
  if (icc.length < 132) return tags;
  const count = Math.min(icc.readUInt32BE(128), 100);
  for (let index = 0, entry = 132; index < count && entry + 12 <= icc.length; index += 1, entry += 12) {
    const at = icc.readUInt32BE(entry + 4);
    const length = icc.readUInt32BE(entry + 8);
    if (at + length <= icc.length) tags.set(icc.toString('latin1', entry, entry + 4), { at, length });
  }
  return tags;
}

function readXyz(tags: Tags, icc: Buffer, name: string): number[] {
  const tag = tags.get(name);
  if (tag === undefined || tag.length < 20) return [];
  return [8, 12, 16].map((offset) => fixed(icc, tag.at + offset));
}

function isSrgbCurve(tags: Tags, icc: Buffer, name: string): boolean {
  const tag = tags.get(name);
  if (tag === undefined || tag.length < 12) return false;
  const curve = readCurve(icc, tag.at, tag.length);
  return curve !== undefined && srgbCurve.every(([x, y]) => Math.abs(curve(x) - y) < 0.002);
}

/** The two forms found in matrix profiles: a table of samples, or parametric curve type 3. */
function readCurve(icc: Buffer, at: number, length: number): ((x: number) => number) | undefined {
  const type = icc.toString('latin1', at, at + 4);
  if (type === 'para' && icc.readUInt16BE(at + 8) === 3 && length >= 32) {
    const [g = 0, a = 0, b = 0, c = 0, d = 0] = [12, 16, 20, 24, 28].map((offset) => fixed(icc, at + offset));
    return (x) => (x >= d ? (a * x + b) ** g : c * x);
  }
  if (type !== 'curv') return undefined;
  const count = icc.readUInt32BE(at + 8);
  if (count < 2 || 12 + count * 2 > length) return undefined;
  return (x) => {
    const place = x * (count - 1);
    const low = icc.readUInt16BE(at + 12 + Math.floor(place) * 2);
    const high = icc.readUInt16BE(at + 12 + Math.ceil(place) * 2);
    return (low + (high - low) * (place % 1)) / 65_535;
  };
}

/** s15Fixed16Number. */
function fixed(icc: Buffer, at: number): number {
  return icc.readInt32BE(at) / 65_536;
}
