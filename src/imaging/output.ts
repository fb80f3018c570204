import type { ImageFacts, InputFormat, OutputFormat } from './facts.ts';
import {
  type QualityCurve,
  qualityFor,
  type QualityLevel,
  targetScores,
  usualQualities,
} from './quality/curve.ts';
import type { Size } from './size.ts';

/** What the reader can show: the normalised `Accept` header. `avif` includes WebP. */
export type Acceptance = 'avif' | 'webp' | 'legacy';

/** `q_auto` is `auto:good`. */
export type AutoQuality = `auto:${QualityLevel}`;

export type OutputAsk = {
  readonly quality?: number | AutoQuality;
  readonly format?: OutputFormat | 'auto';
  readonly progressive?: true;
  readonly lossless?: true;
  /** The first frame of an animation alone. */
  readonly still?: true;
  /** How finely JPEG and AVIF keep colours: for each pixel, or one for four. */
  readonly chroma?: 'full' | 'quarter';
  /** Whether colours stay as the original has them, or all become sRGB. */
  readonly colours?: 'origin' | 'srgb';
};

/** How the pixels are encoded. */
export type Output = {
  readonly format: OutputFormat;
  /** The encoder's own scale, 1 to 100; not used by PNG and GIF, which it would not change. */
  readonly quality: number;
  /** The encoder's own scale of CPU spent for fewer bytes; for PNG the zlib level. */
  readonly effort: number;
  readonly animated: boolean;
  /** Each only where it is asked and the format has it. */
  readonly progressive?: true;
  readonly lossless?: true;
  readonly chroma?: 'full' | 'quarter';
  /** Where it is asked and makes a difference to this picture. */
  readonly colours?: 'origin' | 'srgb';
};

/**
 * What `f_auto` may give as AVIF, which is made while nobody waits: at effort 3 a megapixel costs 1.2 s of CPU for
 * 14 % fewer bytes than at effort 0.
 */
const autoAvifPixels = 2_000_000;
const patientAvifEffort = 3;

/** Up to here AVIF gets effort 1: 10 % fewer bytes at the same SSIM for 10 to 60 ms more. */
const carefulAvifPixels = 300_000;

/**
 * Encoders cannot be interrupted (`timeout` stops only what comes before them), so their work is bounded
 * by area instead. Measured CPU per megapixel: AVIF effort 0 up to 250 ms, animated WebP 60 ms, animated
 * GIF 390 ms. Each bound is some 3 to 9 s of CPU at worst. An animation is enlarged only where that stays well below:
 * a few kilobytes must not cost what a large film does.
 */
export function largestArea(output: Output, { width, height, frames }: ImageFacts): number {
  if (output.format === 'avif') return 16_000_000;
  if (!output.animated) return output.format === 'gif' ? 24_000_000 : Number.POSITIVE_INFINITY;
  const most = output.format === 'gif' ? 24_000_000 : 48_000_000;
  return Math.min(most, Math.max(width * height * frames, most / 4)) / frames;
}

/** Decides the format and the encoder's settings. `size` is that of one frame, in pixels. */
export function chooseOutput(
  ask: OutputAsk,
  facts: ImageFacts,
  { accept, curve }: { readonly accept: Acceptance; readonly curve?: QualityCurve | undefined },
  size: Size,
): Output {
  const moves = facts.frames > 1 && ask.still === undefined;
  const area = size.width * size.height;
  const seen = ask.still === undefined ? facts : { ...facts, frames: 1 };
  const format = chooseFormat(ask.format, { facts: seen, accept, area });
  const animated = moves && canMove(format);
  const settings = encoderSettings(format, usualQuality(ask.quality), area);
  // Nobody waits for what `f_auto` gives as AVIF, so it may take its time.
  const effort = format === 'avif' && ask.format === 'auto' ? patientAvifEffort : settings.effort;
  const chosen = {
    format,
    ...settings,
    effort,
    animated,
    ...flagsOf(ask, format),
    ...coloursOf(ask, facts, format),
  };
  const isLearnt = curve !== undefined && curve.length > 0;
  if (typeof ask.quality !== 'string' || !isLearnt || !hasCurve(chosen)) return chosen;
  return { ...chosen, quality: qualityFor(curve, targetScores[levelOf(ask.quality)]) };
}

function usualQuality(asked: OutputAsk['quality'] = 90): number {
  return typeof asked === 'number' ? asked : usualQualities[levelOf(asked)];
}

export function levelOf(quality: AutoQuality): QualityLevel {
  return quality.slice('auto:'.length) as QualityLevel;
}

/** Whether quality changes how the picture looks; of an animation nothing is learnt. */
export function hasCurve({ format, animated, lossless }: Output): boolean {
  return !animated && lossless !== true && (format === 'jpeg' || format === 'webp' || format === 'avif');
}

function flagsOf(ask: OutputAsk, format: OutputFormat): Pick<Output, 'progressive' | 'lossless' | 'chroma'> {
  const has = (...formats: readonly OutputFormat[]) => formats.includes(format);
  return {
    ...(ask.progressive !== undefined && has('jpeg', 'png') && { progressive: true }),
    ...(ask.lossless !== undefined && has('webp', 'avif') && { lossless: true }),
    ...(ask.chroma !== undefined && has('jpeg', 'avif') && { chroma: ask.chroma }),
  };
}

/** RGB alone: of CMYK screens show next to nothing right, and gray stays gray. */
function coloursOf({ colours }: OutputAsk, { colour }: ImageFacts, format: OutputFormat) {
  const isKept = colours === 'origin' && colour === 'other' && format !== 'gif';
  const isBrought = colours === 'srgb' && colour === 'p3';
  return isKept || isBrought ? { colours } : {};
}

function chooseFormat(
  asked: OutputAsk['format'],
  seen: { facts: ImageFacts; accept: Acceptance; area: number },
): OutputFormat {
  const { facts, accept, area } = seen;
  if (asked === undefined) return nearestFormat(facts, ['jpeg', 'png', 'webp', 'avif', 'gif']);
  if (asked !== 'auto') return asked;
  const still = facts.frames === 1;
  if (accept === 'avif' && still && area <= autoAvifPixels) return 'avif';
  if (accept !== 'legacy') return 'webp';
  return nearestFormat(facts, ['jpeg', 'png', 'gif']);
}

/** The source's own format where it may go out, else the one that keeps what the picture has. */
function nearestFormat(facts: ImageFacts, allowed: readonly (InputFormat & OutputFormat)[]): OutputFormat {
  const own = allowed.find((format) => format === facts.format);
  if (own !== undefined) return own;
  if (facts.frames > 1) return 'gif';
  return facts.hasAlpha ? 'png' : 'jpeg';
}

function canMove(format: OutputFormat): boolean {
  return format === 'gif' || format === 'webp';
}

/** `q_` is JPEG's scale; each encoder gets what looks the same on its own. */
function encoderSettings(
  format: OutputFormat,
  quality: number,
  area: number,
): Pick<Output, 'quality' | 'effort'> {
  switch (format) {
    case 'jpeg':
      return { quality: Math.max(1, quality), effort: 0 };
    case 'webp':
      return { quality: Math.max(1, quality), effort: 2 };
    case 'avif':
      return { quality: avifQuality(quality), effort: area <= carefulAvifPixels ? 1 : 0 };
    case 'png':
      return { quality: 100, effort: zlibLevel(quality) };
    case 'gif':
      // Efforts 1 to 3 give the same bytes; 7, the default of sharp, takes three times as long.
      return { quality: 100, effort: 3 };
  }
}

/** By SSIM over photographs, WebP at 50, 80 and 90 equals AVIF at 41, 60 and 71. The last tenth leads to 100. */
function avifQuality(quality: number): number {
  return Math.max(1, Math.round(quality <= 90 ? quality * 0.8 : 72 + (quality - 90) * 2.8));
}

/** The usual quality of 90 is zlib's own default level 6; 100 is its best, 9. */
function zlibLevel(quality: number): number {
  return quality <= 90 ? Math.round(quality / 15) : 6 + Math.ceil(((quality - 90) * 3) / 10);
}
