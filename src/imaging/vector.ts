import type { ImageFacts } from './facts.ts';
import type { Plan } from './plan.ts';
import { openPicture } from './engine.ts';
import type { RawPicture } from './raw-picture.ts';

/** Points an inch at which an SVG has its own size. */
const ownDensity = 72;

/** Sides of what is drawn; librsvg itself stops at 32,767. */
const longestSide = 16_383;

/** What may be drawn in megapixels when the output is smaller: stretched to 8000 × 10, its sides differ that much. */
const enoughMegapixels = 16;

/**
 * Draws a sanitised SVG at the size the plan needs, so that it is sharp at any size. A window is cut from it at
 * its own size. Where the sides are stretched differently the larger scale counts, as far as `megapixels` go.
 */
export async function drawVector(
  svg: Buffer,
  facts: ImageFacts,
  { plan, megapixels }: { plan: Plan; megapixels: number },
): Promise<RawPicture> {
  const density = Math.min(Math.max(1, ownDensity * neededScale(facts, plan, megapixels)), 100_000);
  const { data, info } = await openPicture(svg, megapixels, { density })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, channels: 4, data };
}

function neededScale(facts: ImageFacts, plan: Plan, megapixels: number): number {
  if (plan.steps.some(({ operation }) => operation === 'crop')) return 1;
  const affordable = Math.min(megapixels, Math.max(enoughMegapixels, (plan.width * plan.height) / 1e6));
  // A little more for what librsvg rounds up, a little less than the limit.
  const byArea = Math.sqrt(
    (Math.min(affordable * 1.01, megapixels * 0.98) * 1e6) / (facts.width * facts.height),
  );
  const bySide = longestSide / Math.max(facts.width, facts.height);
  return Math.min(Math.max(plan.width / facts.width, plan.height / facts.height), byArea, bySide);
}
