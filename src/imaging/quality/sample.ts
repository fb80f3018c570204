import { hasCurve, type Output } from '#imaging/output.ts';
import type { Size } from '#imaging/size.ts';
import { askedOfOutput, type Transformation } from '#imaging/transformation.ts';

/**
 * The size at which a curve is learnt for pictures of about this size: detail is lost at another quality in a small
 * picture than in a large one. Steps of half an octave, so that a picture has few curves.
 */
export function sampleSide({ width, height }: Size): number {
  return Math.round(2 ** (Math.round(2 * Math.log2(Math.max(width, height, 16))) / 2));
}

/** The whole picture in that size, without loss. Quality 0 of a PNG is the least work for zlib. */
export function sampleTransformation(side: number): Transformation {
  return [{ width: side, height: side, mode: 'fit', format: 'png', quality: 15 }];
}

/** Whether a plan for it is only final with a curve. What has none takes the usual quality. */
export function needsCurve(transformation: Transformation, output: Output): boolean {
  return typeof askedOfOutput(transformation).quality === 'string' && hasCurve(output);
}
