import type { Sharp } from 'sharp';
import { Problem } from '#platform/problem.ts';
import type { ImageFacts, ImageSource } from './facts.ts';
import { imagingProblems } from './problems.ts';
import { developed, reopened } from './raw-canvas.ts';
import type { Findings, Need, Point, Region } from './regions.ts';
import { openUpright, type RenderBounds } from './render.ts';

/** Pixels of a picture to look for faces in: RGB, upright. */
export type Glance = { readonly data: Buffer; readonly width: number; readonly height: number };

/** Finds faces, in shares of the picture's sides. */
export type FindFaces = (picture: Glance, signal: AbortSignal | undefined) => Promise<readonly Region[]>;

export type LookBounds = RenderBounds & { readonly findFaces?: FindFaces | undefined };

/** Where the eye is drawn shows as well on few pixels. */
const glanceSide = 320;
/** A face of a hundredth of the picture's side is still a dozen pixels. */
const faceSide = 1_280;

/** Looks for one thing that a plan needs. Throws `no-face-detector` and what opening throws. */
export async function lookFor(
  source: ImageSource,
  facts: ImageFacts,
  need: Need,
  bounds: LookBounds,
): Promise<Findings> {
  switch (need) {
    case 'attention':
      return { attention: await attentionOf(await glance(source, facts, { side: glanceSide, bounds })) };
    case 'entropy':
      return { entropy: await entropyOf(await glance(source, facts, { side: glanceSide, bounds })) };
    case 'faces':
      return { faces: await facesOf(source, facts, bounds) };
    default: {
      const tolerance = Number(need.slice('trim:'.length));
      return { trims: { [tolerance]: await trimmed(source, facts, { tolerance, bounds }) } };
    }
  }
}

type Seen = { readonly canvas: Sharp; readonly width: number; readonly height: number };

async function glance(
  source: ImageSource,
  facts: ImageFacts,
  { side, bounds }: { side: number; bounds: RenderBounds },
): Promise<Seen> {
  const scale = Math.min(1, side / Math.max(facts.width, facts.height));
  const size = {
    width: Math.max(1, Math.round(facts.width * scale)),
    height: Math.max(1, Math.round(facts.height * scale)),
  };
  const upright = (await openUpright({ source, facts }, size, bounds)).flatten({ background: '#808080' });
  return { canvas: reopened(await developed(upright, bounds), bounds), ...size };
}

/** libvips names the point while it cuts: half of the picture, so that there is something to choose. */
async function attentionOf({ canvas, width, height }: Seen): Promise<Point> {
  const half = width > height ? [Math.ceil(width / 2), height] : [width, Math.ceil(height / 2)];
  const { info } = await canvas
    .resize(half[0], half[1], { fit: 'cover', position: 'attention' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { x: share(info.attentionX ?? width / 2, width), y: share(info.attentionY ?? height / 2, height) };
}

/** The third with most in it across, and the third with most in it down: their middles meet in a point. */
async function entropyOf({ canvas, width, height }: Seen): Promise<Point> {
  const cut = async (across: number, down: number) => {
    const { info } = await canvas
      .clone()
      .resize(across, down, { fit: 'cover', position: 'entropy' })
      .raw()
      .toBuffer({ resolveWithObject: true });
    return { left: -(info.cropOffsetLeft ?? 0), top: -(info.cropOffsetTop ?? 0) };
  };
  const { left } = await cut(Math.ceil(width / 3), height);
  const { top } = await cut(width, Math.ceil(height / 3));
  return { x: share(left + width / 6, width), y: share(top + height / 6, height) };
}

async function facesOf(
  source: ImageSource,
  facts: ImageFacts,
  bounds: LookBounds,
): Promise<readonly Region[]> {
  const { findFaces } = bounds;
  if (findFaces === undefined) throw new Problem(imagingProblems['no-face-detector']);
  const { canvas, width, height } = await glance(source, facts, { side: faceSide, bounds });
  const { data } = await canvas.removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const found = await findFaces({ data, width, height }, bounds.signal);
  return [...found].sort((one, other) => other.width * other.height - one.width * one.height);
}

/** At full size: a border that is cut off by the pixel is even by the pixel. A picture that is nothing but border stays. */
async function trimmed(
  source: ImageSource,
  facts: ImageFacts,
  { tolerance, bounds }: { tolerance: number; bounds: RenderBounds },
): Promise<Region> {
  const { width, height } = facts;
  const canvas = await openUpright({ source, facts }, { width, height }, bounds);
  const roll = await developed(canvas, bounds);
  const whole = { x: 0, y: 0, width: 1, height: 1 };
  const { info } = await reopened(roll, bounds)
    .trim({ threshold: tolerance })
    .timeout({ seconds: bounds.seconds })
    .raw()
    .toBuffer({ resolveWithObject: true });
  if (info.trimOffsetLeft === undefined || info.trimOffsetTop === undefined) return whole;
  return {
    x: share(-info.trimOffsetLeft, width),
    y: share(-info.trimOffsetTop, height),
    width: share(info.width, width),
    height: share(info.height, height),
  };
}

/** Five places behind the point: a pixel of any picture, and short in a plan. */
function share(length: number, side: number): number {
  return Math.round(Math.min(Math.max(0, length / side), 1) * 1e5) / 1e5;
}
