import type { Sharp } from 'sharp';
import type { StepOf } from './operation.ts';
import { blur } from './operations/blur.ts';
import { colour } from './operations/colour.ts';
import { crop } from './operations/crop.ts';
import { encode } from './operations/encode.ts';
import { flatten } from './operations/flatten.ts';
import { orient } from './operations/orient.ts';
import { resize } from './operations/resize.ts';
import { sharpen } from './operations/sharpen.ts';

/**
 * Everything that can be done to a picture, in the order in which it is done. sharp has an order of its
 * own that no call can change; this list is that order, and a new operation has to be put where sharp does it.
 */
export const pipeline = [orient, crop, colour, flatten, resize, blur, sharpen] as const;

/** What ends every pipeline; it has settings even when nothing is asked. */
export const ending = encode;

export type Step = StepOf<(typeof pipeline)[number]>;

/** Applies planned steps. They come in the order of `pipeline`, since a plan is made from it. */
export function applySteps(canvas: Sharp, steps: readonly Step[]): Sharp {
  return steps.reduce((drawn, step) => {
    const operation = pipeline.find(({ name }) => name === step.operation);
    // The name of a step is the name of the operation that planned it: `defineOperation` sees to that.
    return operation === undefined ? drawn : operation.apply(drawn, step as never);
  }, canvas);
}
