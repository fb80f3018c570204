import { readFile } from 'node:fs/promises';
import type { Metadata } from 'sharp';
import { Problem } from '#platform/problem.ts';
import { readBmpHeader } from './bmp.ts';
import { readCredits } from './credits.ts';
import { isLarge } from './cost.ts';
import { decodeToEnd, readHeader } from './engine.ts';
import type { ImageFacts, ImageSource, InputFormat } from './facts.ts';
import { readPages } from './documents/documents.ts';
import { assertDecodes } from './foreign-formats.ts';
import type { Gate } from './gate.ts';
import { classifyProfile } from './icc.ts';
import { hasGpsDirectory, xmpHasLocation } from './location.ts';
import { unusualGamma } from './png-gamma.ts';
import { imagingProblems } from './problems.ts';
import { sniffFormat } from './sniff.ts';
import { sanitizeSvg } from './svg.ts';
import { wholenessChecks } from './wholeness.ts';

/** Each frame costs a decoder state and a place in the output; a longer animation is a video. */
const maxFrames = 1_000;

export type InspectBounds = {
  readonly megapixels: number;
  /** The same for HEIC, whose decoder takes twenty bytes for each pixel. */
  readonly heicMegapixels: number;
  readonly seconds: number;
  /** Where foreign formats wait to be decoded. */
  readonly decoders: Gate;
  readonly signal?: AbortSignal | undefined;
};

/**
 * What a file is, by its content. Whatever is too large is refused by its header, before anything is decoded;
 * whatever is incomplete is refused here rather than at its first delivery. Reads the file into memory once.
 * Throws `empty-file`, `not-an-image`, `too-many-pixels`, `too-many-frames`, `corrupt-image` and what refuses an SVG
 * or a PDF.
 */
export async function inspectPicture(source: ImageSource, bounds: InspectBounds): Promise<ImageFacts> {
  const bytes = 'path' in source ? await readFile(source.path) : source.bytes;
  if (bytes.length === 0) throw new Problem(imagingProblems['empty-file']);
  const format = sniffFormat(bytes);
  if (format === undefined) throw new Problem(imagingProblems['not-an-image']);
  if (format === 'pdf') return documentFacts(source, bounds);
  const picture = format === 'svg' ? await sanitizeSvg(bytes) : bytes;
  const facts = format === 'bmp' ? bmpFacts(bytes) : await headerFacts(picture, format);
  const limit =
    facts.format === 'heic' ? Math.min(bounds.heicMegapixels, bounds.megapixels) : bounds.megapixels;
  assertAffordable(facts, limit);
  await assertWhole(picture, facts, { ...bounds, source });
  // A sanitised SVG has lost what it said about places; the question is what the file says.
  return format === 'svg' ? { ...facts, hasLocation: xmpHasLocation(bytes) } : facts;
}

async function headerFacts(bytes: Buffer, format: InputFormat): Promise<ImageFacts> {
  const header = await readHeader(bytes).catch((cause: unknown) => {
    throw corrupt(format, 'its header cannot be read', cause);
  });
  if (format === 'heic' && header.compression !== 'hevc') throw new Problem(imagingProblems['not-an-image']);
  const frames = format === 'gif' || format === 'webp' ? (header.pages ?? 1) : 1;
  // libvips cannot turn the frames of an animation, and browsers show them as they are stored.
  const orientation = frames === 1 ? (header.orientation ?? 1) : 1;
  const seen =
    orientation === 1
      ? { width: header.width, height: header.pageHeight ?? header.height }
      : header.autoOrient;
  return {
    format,
    width: seen.width,
    height: seen.height,
    orientation,
    frames,
    hasAlpha: header.hasAlpha,
    colour: format === 'png' && saysGamma(bytes, header) ? 'other' : colourOf(header),
    bitDepth: header.bitsPerSample ?? sampleBits[header.depth ?? 'uchar'] ?? 8,
    hasLocation: saysWhere(bytes, format, header),
    ...creditsOf(bytes, header),
  };
}

/** Its pages are pictures drawn on white. */
async function documentFacts(source: ImageSource, bounds: InspectBounds): Promise<ImageFacts> {
  const pages = await bounds.decoders.run(() => readPages(source, bounds), bounds.signal);
  const [first] = pages;
  return {
    format: 'pdf',
    width: first.width,
    height: first.height,
    orientation: 1,
    frames: 1,
    hasAlpha: false,
    colour: 'srgb',
    bitDepth: 8,
    hasLocation: false,
    pages,
  };
}

function bmpFacts(bytes: Buffer): ImageFacts {
  const header = readBmpHeader(bytes);
  if (header === undefined)
    throw corrupt('bmp', 'its header says what the file does not hold, or is of an unknown kind');
  return {
    format: 'bmp',
    width: header.width,
    height: header.height,
    orientation: 1,
    frames: 1,
    hasAlpha: header.masks[3] !== 0,
    colour: 'srgb',
    bitDepth: 8,
    hasLocation: false,
  };
}

const sampleBits: Readonly<Record<string, number>> = {
  uchar: 8,
  char: 8,
  ushort: 16,
  short: 16,
  uint: 32,
  int: 32,
  float: 32,
};

/** Of gray PNGs a curve of their own is passed over, as it is by libvips. */
function saysGamma(bytes: Buffer, header: Metadata): boolean {
  return colourOf(header) === 'srgb' && unusualGamma(bytes) !== undefined;
}

/** Most files say nothing, and are not read for it. */
function creditsOf(bytes: Buffer, { exif, iptc }: Metadata): Pick<ImageFacts, 'credits'> {
  const credits = exif === undefined && iptc === undefined ? undefined : readCredits(bytes);
  return credits === undefined ? {} : { credits };
}

/** By what is stored; an RGB profile on gray pixels, say, does not make them RGB. */
function colourOf({ space, icc }: Metadata): ImageFacts['colour'] {
  if (space === 'cmyk') return 'cmyk';
  if (space === 'b-w' || space === 'grey16') return 'gray';
  if (space !== 'srgb' && space !== 'rgb16' && space !== 'rgb') return 'other';
  if (icc === undefined) return 'srgb';
  const colour = classifyProfile(icc);
  return colour === 'srgb' || colour === 'p3' ? colour : 'other';
}

/** libvips hands EXIF over for every format but TIFF, whose own directories are where EXIF comes from. */
function saysWhere(bytes: Buffer, format: InputFormat, { exif, xmp }: Metadata): boolean {
  return (
    (format === 'tiff' && hasGpsDirectory(bytes)) ||
    (exif !== undefined && hasGpsDirectory(exif)) ||
    (xmp !== undefined && xmpHasLocation(xmp))
  );
}

function assertAffordable({ width, height, frames }: ImageFacts, megapixels: number): void {
  if (frames > maxFrames) {
    throw new Problem(imagingProblems['too-many-frames'], {
      value: frames,
      expected: `at most ${maxFrames} frames`,
    });
  }
  const total = width * height * frames;
  if (total > megapixels * 1e6) {
    const size = frames === 1 ? `${width} × ${height}` : `${width} × ${height} × ${frames} frames`;
    throw new Problem(imagingProblems['too-many-pixels'], {
      value: `${size} = ${(total / 1e6).toFixed(1)} megapixels`,
      expected: `at most ${megapixels} megapixels`,
    });
  }
}

/**
 * A walk to the end mark where the format has one; else the picture has to decode. So does a PNG: its checksums may all be
 * right around packed data that are not.
 */
async function assertWhole(
  bytes: Buffer,
  facts: ImageFacts,
  bounds: InspectBounds & { source: ImageSource },
): Promise<void> {
  const { format, width, height, hasAlpha } = facts;
  const walk = wholenessChecks[format];
  const fault = walk?.(bytes);
  if (fault !== undefined) throw corrupt(format, fault);
  if (format === 'heic') {
    // libvips reads the header of every HEIC and the pixels of none.
    const picture = { format, source: bounds.source, width, height, hasAlpha } as const;
    await bounds.decoders.run(() => assertDecodes(picture, bounds), bounds.signal);
  } else if (format !== 'bmp' && (walk === undefined || format === 'png')) {
    if (isLarge(facts))
      await assertDecodes({ format, source: bounds.source, width, height, hasAlpha }, bounds);
    else
      await decodeToEnd(bytes, bounds.megapixels, bounds.seconds).catch((cause: unknown) => {
        throw corrupt(format, 'it cannot be decoded to its end', cause);
      });
  }
}

function corrupt(format: InputFormat, fault: string, cause?: unknown): Problem {
  const detail = `The picture is damaged or incomplete: as ${format}, ${fault}.`;
  return new Problem(imagingProblems['corrupt-image'], { thing: format, detail, cause });
}
