import type { Size } from './size.ts';
import { rescaleSteps, type Step } from './pipeline.ts';
import type { Plan } from './plan.ts';
import { openPicture } from './engine.ts';
import type { RawPicture } from './raw-picture.ts';

/** Points an inch at which an SVG has its own size. */
const ownDensity = 72;

/** Sides of what is drawn; librsvg itself stops at 32,767. */
const longestSide = 16_383;

/** What may be drawn in megapixels when the output is smaller: stretched to 8000 × 10, its sides differ that much. */
const enoughMegapixels = 16;

/** What of a plan says how large to draw. */
export type Drawable = Pick<Plan, 'steps' | 'width' | 'height'>;

/** What is drawn, and the steps for it: a window is cut from the drawing at the scale it is drawn in. */
export type Drawing = { readonly picture: RawPicture; readonly steps: readonly Step[] };

/**
 * Draws a sanitised SVG at the size the plan needs, so that it is sharp at any size. Where the sides are stretched
 * differently the larger scale counts, as far as `megapixels` go.
 */
export async function drawVector(
  svg: Buffer,
  facts: Size,
  { plan, megapixels }: { plan: Drawable; megapixels: number },
): Promise<Drawing> {
  const scale = neededScale(facts, plan, megapixels);
  const steps = rescaleSteps(plan.steps, scale);
  const density = steps === undefined ? ownDensity : Math.min(Math.max(1, ownDensity * scale), 100_000);
  const { data, info } = await openPicture(svg, megapixels, { density })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const picture = { width: info.width, height: info.height, channels: 4, data } as const;
  return { picture, steps: (steps ?? plan.steps).map((step) => within(step, picture)) };
}

/** Sides are rounded, so that a window may reach out by a pixel. */
export function within(step: Step, { width, height }: Size): Step {
  if (step.operation !== 'crop') return step;
  const left = Math.min(step.left, width - 1);
  const top = Math.min(step.top, height - 1);
  const size = { width: Math.min(step.width, width - left), height: Math.min(step.height, height - top) };
  return { ...step, left, top, ...size };
}

/** What the first `resize` enlarges, without cutting. */
export function neededScale(facts: Size, plan: Drawable, megapixels: number): number {
  const resize = plan.steps.find((step) => step.operation === 'resize');
  if (resize === undefined) return 1;
  const cut = plan.steps.slice(0, plan.steps.indexOf(resize)).findLast((step) => step.operation === 'crop');
  const from = cut ?? facts;
  const affordable = Math.min(megapixels, Math.max(enoughMegapixels, (resize.width * resize.height) / 1e6));
  // A little more for what librsvg rounds up, a little less than the limit.
  const byArea = Math.sqrt(
    (Math.min(affordable * 1.01, megapixels * 0.98) * 1e6) / (facts.width * facts.height),
  );
  const bySide = longestSide / Math.max(facts.width, facts.height);
  return Math.min(Math.max(resize.width / from.width, resize.height / from.height), byArea, bySide);
}
