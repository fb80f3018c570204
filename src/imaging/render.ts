import { readFile } from 'node:fs/promises';
import type { Sharp, SharpOptions } from 'sharp';
import { Problem } from '#platform/problem.ts';
import { withCredits } from './credits.ts';
import { openPicture, readHeader } from './engine.ts';
import type { ImageFacts, ImageSource, Material, OutputFormat } from './facts.ts';
import { drawPage } from './documents/documents.ts';
import { decodeForeign } from './foreign-formats.ts';
import { assertCleanEncoding, assertOnlyCredits } from './leaks/assert-clean.ts';
import { assertProfile } from './leaks/assert-profile.ts';
import { encode } from './operations/encode.ts';
import type { Bench, Timing } from './operation.ts';
import { runPasses } from './run-passes.ts';
import { passesOf, type Plan } from './plan.ts';
import { rescaleSteps, type Step } from './pipeline.ts';
import { unusualGamma, withGammaProfile } from './png-gamma.ts';
import { imagingProblems } from './problems.ts';
import { developed, reopened } from './raw-canvas.ts';
import { wrapInTiff } from './raw-picture.ts';
import type { Size } from './size.ts';
import { fromP3, stopsAtP3 } from './srgb.ts';
import { sanitizeSvg } from './svg.ts';
import { type Drawable, drawVector, neededScale, within } from './vector.ts';

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
 * Does what the plan says, in as few passes as give that picture: mostly one, from the source to the encoded bytes.
 * Nothing of the source's metadata comes out, except the profile of colours that are kept. The signal is looked at
 * before each pass, and while a foreign format is decoded; libvips itself cannot be called back.
 * Throws `corrupt-image`, `render-too-slow` and, when the encoder let something through, `metadata-leak`.
 */
export async function renderPicture(
  source: ImageSource,
  facts: ImageFacts,
  plan: Plan,
  bounds: RenderBounds,
): Promise<Rendered> {
  bounds.signal?.throwIfAborted();
  const opened = await open(source, facts, plan, bounds);
  const { data, info } = await finished(draw(opened, source, plan, bounds), bounds);
  assertCleanEncoding(data, plan.output.format);
  assertProfile(data, plan.output.format, await profileToKeep(source, facts, plan));
  return {
    bytes: credited(data, plan),
    width: info.width,
    height: info.pageHeight ?? info.height,
    format: plan.output.format,
  };
}

/** The profile that may go along: the picture's own, where its colours are kept. */
async function profileToKeep(
  source: ImageSource,
  facts: ImageFacts,
  { steps }: Plan,
): Promise<Buffer | undefined> {
  const isKept = steps.some(
    (step) => step.operation === 'colour' && (step.to === 'embedded' || step.to === 'origin'),
  );
  return isKept ? (await readHeader(await pictureOf(source, facts))).icc : undefined;
}

/** After the last look, which finds nothing; what is put in is looked at by itself. */
function credited(bytes: Buffer, { output, credits }: Plan): Buffer {
  if (credits === undefined) return bytes;
  const told = withCredits(bytes, output.format, credits);
  assertOnlyCredits(told, output.format, credits);
  return told;
}

async function draw({ canvas, steps }: Opened, source: ImageSource, plan: Plan, bounds: RenderBounds) {
  const passes = passesOf({ steps, output: plan.output });
  const drawn = await runPasses(canvas, passes, benchOf(source, bounds));
  // Raw pixels between passes do not say how long a frame is shown.
  const timing = plan.output.animated && passes.length > 1 ? await readTiming(source) : {};
  return encode
    .apply(drawn, plan.output, timing)
    .timeout({ seconds: bounds.seconds })
    .toBuffer({ resolveWithObject: true });
}

function benchOf({ others }: ImageSource, bounds: RenderBounds): Bench {
  const openOther: Bench['open'] = async (sha256, size) => {
    const other = others?.get(sha256);
    if (other === undefined) throw new Error(`The plan needs the picture ${sha256}, which was not given.`);
    return openUpright(other, size, bounds);
  };
  return {
    ...bounds,
    open: openOther,
    settle: async (canvas) => reopened(await developed(canvas, bounds), bounds),
    develop: (canvas) => developed(canvas, bounds),
    reopen: (pixels) => reopened(pixels, bounds),
  };
}

/** The first frame of a picture, upright, in sRGB, at this size; on its way, nothing is decoded yet. */
export async function openUpright(
  { source, facts }: Material,
  size: Size,
  bounds: RenderBounds,
): Promise<Sharp> {
  const steps = [{ operation: 'resize', ...size }] as const;
  const { canvas } = await open(source, facts, { steps, ...size, output: { animated: false } }, bounds);
  const upright = canvas.autoOrient().resize(size.width, size.height, { fit: 'fill' }).toColourspace('srgb');
  return stopsAtP3(facts) ? fromP3(upright) : upright;
}

async function readTiming(source: ImageSource): Promise<Timing> {
  const { delay, loop } = await readHeader(await readSource(source));
  return { ...(delay && { delay }), ...(loop !== undefined && { loop }) };
}

/** A source ready to be worked on, and the steps as they are for what it was opened as. */
type Opened = { readonly canvas: Sharp; readonly steps: readonly Step[] };

/** What opening has to know of a plan. */
type Opening = Drawable & { readonly output: Pick<Plan['output'], 'animated'> };

async function open(
  source: ImageSource,
  facts: ImageFacts,
  plan: Opening,
  bounds: RenderBounds,
): Promise<Opened> {
  if (facts.format === 'svg') return openVector(source, facts, plan, bounds);
  if (facts.format === 'pdf') return openDocument(source, facts, plan, bounds);
  const canvas = await openSource(source, facts, { ...bounds, animated: plan.output.animated });
  return { canvas, steps: plan.steps };
}

/** The pixels of anything but a drawing. */
export async function openSource(
  source: ImageSource,
  facts: ImageFacts,
  bounds: RenderBounds & { readonly animated?: boolean },
): Promise<Sharp> {
  if (facts.format === 'heic' || facts.format === 'bmp') return openForeign(source, facts, bounds);
  return openPicture(await pictureOf(source, facts), bounds.megapixels, {
    // A profile known to be sRGB needs no conversion to sRGB.
    ignoreIcc: facts.colour === 'srgb',
    animated: bounds.animated ?? false,
  });
}

/** What libvips is given: the file, but for a PNG that says about its colours what libvips passes over. */
async function pictureOf(source: ImageSource, { format, colour }: ImageFacts): Promise<string | Buffer> {
  const given = 'path' in source ? source.path : source.bytes;
  if (format !== 'png' || colour !== 'other') return given;
  const bytes = await readSource(source);
  const gamma = unusualGamma(bytes);
  return gamma === undefined ? given : withGammaProfile(bytes, gamma);
}

async function openVector(
  source: ImageSource,
  facts: ImageFacts,
  plan: Opening,
  bounds: RenderBounds,
): Promise<Opened> {
  const { megapixels } = bounds;
  const svg = await sanitizeSvg(await readSource(source));
  const { picture, steps } = await finished(drawVector(svg, facts, { plan, megapixels }), bounds);
  const { data, width, height, channels } = picture;
  return { canvas: openPicture(asBuffer(data), megapixels, { raw: { width, height, channels } }), steps };
}

/** The page that the plan names, at the size it needs, so that letters are sharp at any. */
async function openDocument(
  source: ImageSource,
  facts: ImageFacts,
  plan: Opening,
  bounds: RenderBounds,
): Promise<Opened> {
  const page = plan.steps.find((step) => step.operation === 'page')?.page ?? source.page ?? 1;
  const size = facts.pages?.[page - 1] ?? facts;
  const scale = neededScale(size, plan, Math.min(bounds.megapixels, largestPage));
  const steps = rescaleSteps(plan.steps, scale);
  const by = steps === undefined ? 1 : scale;
  const drawn = {
    width: Math.max(1, Math.round(size.width * by)),
    height: Math.max(1, Math.round(size.height * by)),
  };
  const { others: _, page: __, ...file } = source;
  const picture = await drawPage({ source: file, page, ...drawn }, bounds);
  const raw: SharpOptions = { raw: { ...drawn, channels: picture.channels } };
  return {
    canvas: openPicture(asBuffer(picture.data), bounds.megapixels, raw),
    steps: (steps ?? plan.steps).map((step) => within(step, drawn)),
  };
}

/** In megapixels: what a page is drawn at, however closely somebody looks at a part of it. */
const largestPage = 25;

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
export async function finished<Result>(
  work: Promise<Result>,
  { seconds, signal }: RenderBounds,
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Problem || (signal?.aborted && error === signal.reason)) throw error;
    const message = error instanceof Error ? error.message : '';
    if (isMissingFile(error)) throw error;
    if (message.startsWith('timeout')) {
      const expected = `at most ${seconds} s`;
      throw new Problem(imagingProblems['render-too-slow'], { expected, retryAfter: seconds, cause: error });
    }
    throw new Problem(imagingProblems['corrupt-image'], { cause: error });
  }
}

/** What libvips says of a file that was there when its path was asked for. */
export function isMissingFile(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Input file is missing');
}

async function readSource(source: ImageSource): Promise<Buffer> {
  return 'path' in source ? readFile(source.path) : source.bytes;
}

function asBuffer(data: Uint8Array): Buffer {
  return Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
