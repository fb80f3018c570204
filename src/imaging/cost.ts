import { totalmem } from 'node:os';
import type { ImageFacts, InputFormat, OutputFormat } from './facts.ts';
import { isForeign } from './foreign-formats.ts';
import { masterFacts } from './masters.ts';
import type { Output } from './output.ts';
import type { Step } from './pipeline.ts';
import type { Plan } from './plan.ts';

/** What a render is expected to take, told from the header and the plan alone. */
export type Cost = {
  readonly bytes: number;
  readonly cpuMs: number;
  /** Whether it takes so long that it waits for one of few places of its own, where it keeps nobody else from one. */
  readonly isHeavy: boolean;
  /** Whether it runs in a process of its own: what is heavy may have to be stopped, and what is large given back. */
  readonly isApart: boolean;
};

type PerPixel = { readonly bytes: number; readonly cpuNs: number };

/**
 * Decoding, for each pixel of the source; measured, and rounded up. A progressive JPEG keeps all its coefficients,
 * WebP, AVIF and HEIC the whole picture; PNG and TIFF come line by line unless they are interlaced.
 */
const decoding: Record<InputFormat, PerPixel> = {
  jpeg: { bytes: 3, cpuNs: 5 },
  png: { bytes: 4, cpuNs: 25 },
  webp: { bytes: 5, cpuNs: 15 },
  avif: { bytes: 18, cpuNs: 60 },
  gif: { bytes: 5, cpuNs: 20 },
  tiff: { bytes: 5, cpuNs: 12 },
  bmp: { bytes: 8, cpuNs: 20 },
  // Drawn at the size it is wanted in: what counts is the output.
  svg: { bytes: 0, cpuNs: 0 },
  heic: { bytes: 22, cpuNs: 170 },
  // Its page is drawn in a process of its own, whose memory counts as well.
  pdf: { bytes: 30, cpuNs: 150 },
};

/** Encoding, for each pixel of the output, at the efforts of the request path. */
const encoding: Record<OutputFormat, PerPixel> = {
  jpeg: { bytes: 5, cpuNs: 35 },
  webp: { bytes: 14, cpuNs: 90 },
  avif: { bytes: 45, cpuNs: 250 },
  png: { bytes: 10, cpuNs: 90 },
  gif: { bytes: 12, cpuNs: 390 },
};

/** What every render takes beside its pixels. */
const ownBytes = 8e6;

/** A process of its own takes this much before it has begun. */
export const processBytes = 70e6;

/** An allocator keeps of a large render what a small one then does not need; a process that ends gives all of it back. */
const largeBytes = 128e6;

const heavySourcePixels = 40e6;
const heavyAvifPixels = 2e6;

export function costOfRender(facts: ImageFacts, plan: Plan): Cost {
  const source = plan.master === undefined ? facts : masterFacts(facts, plan.master.side);
  const frames = plan.output.animated ? facts.frames : 1;
  const read = source.width * source.height * frames;
  const written = Math.max(plan.width * plan.height, ...plan.steps.map(areaOf)) * frames;
  const bytes = ownBytes + decodingBytes(source) * frames + written * encoding[plan.output.format].bytes;
  return {
    ...placed(bytes, source, read > heavySourcePixels || isHeavyOutput(plan.output, written)),
    cpuMs: (read * decoding[source.format].cpuNs + written * encoding[plan.output.format].cpuNs) / 1e6,
  };
}

/** Of what a step leaves, where it says how large that is: what a later step cuts down has been there in full. */
function areaOf(step: Step): number {
  return 'width' in step && 'height' in step && step.operation !== 'crop' ? step.width * step.height : 0;
}

/** Making both reduced copies. */
export function costOfMasters(facts: ImageFacts): Cost {
  const read = facts.width * facts.height;
  return {
    ...placed(ownBytes * 3 + decodingBytes(facts), facts, read > heavySourcePixels),
    cpuMs: (read * decoding[facts.format].cpuNs) / 1e6 + 60,
  };
}

/** Decoding the whole picture to look for something in a small copy of it. */
export function costOfLooking(facts: ImageFacts): Cost {
  const cpuMs = (facts.width * facts.height * decoding[facts.format].cpuNs) / 1e6;
  return { bytes: ownBytes + decodingBytes(facts), cpuMs, isHeavy: false, isApart: false };
}

/** Whether decoding one frame of it to its end takes so much memory that another process should do it. */
export function isLarge(facts: ImageFacts): boolean {
  return decodingBytes(facts) > largeBytes;
}

/** Of one frame. */
function decodingBytes({ format, width, height, bitDepth }: ImageFacts): number {
  return width * height * decoding[format].bytes * (bitDepth > 8 ? 2 : 1);
}

function placed(bytes: number, facts: ImageFacts, isHeavy: boolean): Omit<Cost, 'cpuMs'> {
  const isApart = isHeavy || (bytes > largeBytes && !isForeign(facts));
  return { bytes: bytes + (isApart ? processBytes : 0), isHeavy, isApart };
}

/** What all renders may take together when the operator has not said: a quarter of what this process may use. */
export function defaultRenderBytes(): number {
  const allowed = process.constrainedMemory();
  const most = allowed > 0 ? Math.min(allowed, totalmem()) : totalmem();
  return Math.max(600e6, most / 4);
}

function isHeavyOutput({ format, animated }: Output, pixels: number): boolean {
  return animated || (format === 'avif' && pixels > heavyAvifPixels);
}
