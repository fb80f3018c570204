import type { ImageFacts } from '#imaging/facts.ts';
import type { Output } from '#imaging/output.ts';
import { planRender } from '#imaging/plan.ts';
import { parseTransformation } from '#imaging/transformation.ts';
import type { PictureFile, PictureSet } from './pictures.ts';

export type Size = { readonly width: number; readonly height: number };

/** One kind of render that is measured. */
export type Kind = {
  readonly name: string;
  readonly source: 'jpeg' | 'png';
  /** The operations of its URL beside the size. */
  readonly operations: string;
  /** As peers call the format and quality. */
  readonly format: 'jpeg' | 'webp' | 'avif';
  readonly quality: number;
  readonly mime: string;
};

export const kinds: readonly Kind[] = [
  {
    name: 'JPEG → JPEG',
    source: 'jpeg',
    operations: 'f_jpg,q_80',
    format: 'jpeg',
    quality: 80,
    mime: 'image/jpeg',
  },
  {
    name: 'JPEG → WebP',
    source: 'jpeg',
    operations: 'f_webp,q_80',
    format: 'webp',
    quality: 80,
    mime: 'image/webp',
  },
  {
    name: 'PNG → WebP',
    source: 'png',
    operations: 'f_webp,q_80',
    format: 'webp',
    quality: 80,
    mime: 'image/webp',
  },
  {
    name: 'JPEG → AVIF',
    source: 'jpeg',
    operations: 'f_avif,q_60',
    format: 'avif',
    quality: 60,
    mime: 'image/avif',
  },
];

export function picturesOf(set: PictureSet, kind: Kind): readonly PictureFile[] {
  return set[kind.source];
}

/** The smallest of the sizes around 512 × 384. */
const aroundMiddle: Size = { width: 497, height: 376 };

/**
 * Sizes that were not asked for yet make URLs that nothing has cached: `cycle` counts how often all pictures
 * were asked for. The first 144 reach from 497 × 376 to 512 × 384: at 375 px of height the JPEG decoder of a 12 MP
 * picture could halve its work, from 513 px or 385 px on the server takes a larger reduced copy, and the figures
 * would not compare. What only fills memory may go on beyond.
 */
export function freshSize(cycle: number, base: Size = aroundMiddle): Size {
  return { width: base.width + (cycle % 16), height: base.height + Math.floor(cycle / 16) };
}

export function operationsOf(kind: Kind, { width, height }: Size): string {
  return `w_${width},h_${height},${kind.operations}`;
}

/** The encoder's settings as the server itself plans them, so that the limit is measured with the same. */
export function plannedOutput(kind: Kind): Output {
  const facts: ImageFacts = {
    format: kind.source,
    ...(kind.source === 'jpeg' ? { width: 4_000, height: 3_000 } : { width: 2_048, height: 1_536 }),
    orientation: 1,
    frames: 1,
    hasAlpha: false,
    colour: 'srgb',
    bitDepth: 8,
    hasLocation: false,
  };
  const asked = parseTransformation(operationsOf(kind, freshSize(0))) ?? [];
  return planRender(asked, facts, { accept: 'legacy', limits: { maxOutputSide: 8_192 } }).output;
}
