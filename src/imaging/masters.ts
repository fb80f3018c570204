import type { ImageFacts, InputFormat } from './facts.ts';
import { rescaleSteps, type Step } from './pipeline.ts';
import type { Size } from './size.ts';

/** The longer sides of the reduced copies of a large original, smallest first. */
export const masterSides = [640, 1_280] as const;
export type MasterSide = (typeof masterSides)[number];

/** Which copy a plan begins from. `version`: raise it when the same original starts to give another copy. */
export type Master = { readonly side: MasterSide; readonly version: 2 };

/** How much larger than what is made from it a copy has to be: from one of the same size its own losses would be seen. */
const margin = 1.25;

/** Below it reading the original costs little more than reading a copy: a JPEG's decoder halves as it reads, others do not. */
const leastSide: Partial<Record<InputFormat, number>> = {
  jpeg: 2_560,
  webp: 1_600,
  avif: 1_600,
  heic: 1_600,
};

/**
 * Whether an original gets reduced copies: a large still photograph. Formats that photographs do not come in are left
 * out, since a JPEG of lettering or flat colours shows; and so is what a JPEG cannot hold.
 */
export function hasMasters(facts: ImageFacts): boolean {
  const least = leastSide[facts.format];
  if (least === undefined || Math.max(facts.width, facts.height) < least) return false;
  const isPlain = facts.colour === 'srgb' || facts.colour === 'p3';
  return isPlain && facts.frames === 1 && !facts.hasAlpha;
}

/** The size of a copy; both sides are whole, so that the picture fills it exactly. */
export function masterSize({ width, height }: Size, side: MasterSide): Size {
  const scale = side / Math.max(width, height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** What a copy is: upright, opaque, and in the colours of its original. */
export function masterFacts(facts: ImageFacts, side: MasterSide): ImageFacts {
  const upright = { orientation: 1, frames: 1, hasAlpha: false, bitDepth: 8, hasLocation: false } as const;
  return { ...facts, ...masterSize(facts, side), ...upright, format: 'jpeg' };
}

/** The plan's beginning when it is not the original. */
export type FromMaster = { readonly master: Master; readonly steps: readonly Step[] };

/**
 * The smallest copy from which the same picture can be made, and the steps as they are on it; undefined when only
 * the original will do: when nothing is made smaller, and when a step before that has not said what becomes of it
 * on a copy. A pure function of what the picture is and what is asked, whether or not the copy is there.
 */
export function chooseMaster(facts: ImageFacts, steps: readonly Step[]): FromMaster | undefined {
  const resize = steps.find((step) => step.operation === 'resize');
  if (resize === undefined || !hasMasters(facts)) return undefined;
  const windows = steps.slice(0, steps.indexOf(resize)).filter((step) => 'left' in step);
  const shown: Size = windows.at(-1) ?? facts;
  for (const side of masterSides) {
    const size = masterSize(facts, side);
    const scale = { x: size.width / facts.width, y: size.height / facts.height };
    if (shown.width * scale.x < margin * resize.width || shown.height * scale.y < margin * resize.height)
      continue;
    if (!windows.every((window) => staysExact(window, scale))) continue;
    const moved = rescaleSteps(steps, scale.x);
    // The copy is upright already.
    if (moved !== undefined)
      return { master: { side, version: 2 }, steps: moved.filter(({ operation }) => operation !== 'orient') };
  }
  return undefined;
}

/** A window is moved only where its edges fall between pixels of the copy as they did between those of the original. */
function staysExact(
  { left, top, width, height }: Size & { readonly left: number; readonly top: number },
  { x, y }: { readonly x: number; readonly y: number },
): boolean {
  return [left * x, top * y, width * x, height * y].every(
    (length) => Math.abs(length - Math.round(length)) < 1e-6,
  );
}
