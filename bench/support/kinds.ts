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

/**
 * Sizes that were not asked for yet make URLs that nothing has cached: `cycle` counts how often all pictures
 * were asked for. They grow by a pixel from 512 × 384 and never shrink: below 500 px the JPEG decoder could
 * halve its work, and the figures would not compare.
 */
export function freshSize(cycle: number): Size {
  return { width: 512 + (cycle % 8), height: 384 + Math.floor(cycle / 8) };
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
