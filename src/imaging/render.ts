import { readFile } from 'node:fs/promises';
import type { Sharp, SharpOptions } from 'sharp';
import { Problem } from '#platform/problem.ts';
import { openPicture, readHeader } from './engine.ts';
import type { ImageFacts, ImageSource, OutputFormat } from './facts.ts';
import { decodeForeign } from './foreign-formats.ts';
import { encode } from './operations/encode.ts';
import { applySteps } from './pipeline.ts';
import type { Plan } from './plan.ts';
import { imagingProblems } from './problems.ts';
import { wrapInTiff } from './raw-picture.ts';
import { sanitizeSvg } from './svg.ts';
import { drawVector } from './vector.ts';

export type Rendered = {
  readonly bytes: Buffer;
  /** Pixels of one frame; as the plan predicted. */
  readonly width: number;
  readonly height: number;
  readonly format: OutputFormat;
};

export type RenderBounds = {
  readonly megapixels: number;
  readonly seconds: number;
  readonly signal?: AbortSignal | undefined;
};

/**
 * Does what the plan says, in one pass from the source to the encoded bytes. Nothing of the source's metadata
 * comes out, except the profile of colours that are kept. The signal is looked at before anything is begun, and
 * while a foreign format is decoded; libvips itself cannot be called back.
 * Throws `corrupt-image` and `render-too-slow`.
 */
export async function renderPicture(
  source: ImageSource,
  facts: ImageFacts,
  plan: Plan,
  bounds: RenderBounds,
): Promise<Rendered> {
  bounds.signal?.throwIfAborted();
  const canvas = await openPlanned(source, facts, plan, bounds);
  const drawn = encode.apply(applySteps(canvas, plan.steps), plan.output);
  const { data, info } = await finished(
    drawn.timeout({ seconds: bounds.seconds }).toBuffer({ resolveWithObject: true }),
    bounds.seconds,
  );
  return {
    bytes: data,
    width: info.width,
    height: info.pageHeight ?? info.height,
    format: plan.output.format,
  };
}

async function openPlanned(
  source: ImageSource,
  facts: ImageFacts,
  plan: Plan,
  bounds: RenderBounds,
): Promise<Sharp> {
  if (facts.format === 'svg') return openVector(source, facts, plan, bounds);
  return openSource(source, facts, { ...bounds, animated: plan.output.animated });
}

/** The pixels of anything but a drawing. */
export async function openSource(
  source: ImageSource,
  facts: ImageFacts,
  bounds: RenderBounds & { readonly animated?: boolean },
): Promise<Sharp> {
  if (facts.format === 'heic' || facts.format === 'bmp') return openForeign(source, facts, bounds);
  return openPicture('path' in source ? source.path : source.bytes, bounds.megapixels, {
    // A profile known to be sRGB needs no conversion to sRGB.
    ignoreIcc: facts.colour === 'srgb',
    animated: bounds.animated ?? false,
  });
}

async function openVector(
  source: ImageSource,
  facts: ImageFacts,
  plan: Plan,
  { megapixels, seconds }: RenderBounds,
): Promise<Sharp> {
  const svg = await sanitizeSvg(await readSource(source));
  const { data, width, height, channels } = await finished(
    drawVector(svg, facts, { plan, megapixels }),
    seconds,
  );
  return openPicture(asBuffer(data), megapixels, { raw: { width, height, channels } });
}

async function openForeign(source: ImageSource, facts: ImageFacts, bounds: RenderBounds): Promise<Sharp> {
  const { width, height, hasAlpha, colour } = facts;
  const format = facts.format === 'heic' ? 'heic' : 'bmp';
  const picture = await decodeForeign({ format, source, width, height, hasAlpha }, bounds);
  const icc = colour === 'srgb' ? undefined : (await readHeader(await readSource(source))).icc;
  const raw: SharpOptions = { raw: { width, height, channels: picture.channels } };
  return icc === undefined
    ? openPicture(asBuffer(picture.data), bounds.megapixels, raw)
    : openPicture(wrapInTiff(picture, icc), bounds.megapixels);
}

/** Tells what went wrong in libvips apart: time, or the picture. A file that is gone is neither. */
export async function finished<Result>(work: Promise<Result>, seconds: number): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    if (message.startsWith('Input file is missing')) throw error;
    if (message.startsWith('timeout')) {
      const expected = `at most ${seconds} s`;
      throw new Problem(imagingProblems['render-too-slow'], { expected, retryAfter: seconds, cause: error });
    }
    throw new Problem(imagingProblems['corrupt-image'], { cause: error });
  }
}

async function readSource(source: ImageSource): Promise<Buffer> {
  return 'path' in source ? readFile(source.path) : source.bytes;
}

function asBuffer(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
