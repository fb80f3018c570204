import type { Sharp } from 'sharp';
import type { Bench, Canvas, Scene, StepOf } from './operation.ts';
import { blur } from './operations/blur.ts';
import { colour } from './operations/colour.ts';
import { crop } from './operations/crop.ts';
import { encode } from './operations/encode.ts';
import { flatten } from './operations/flatten.ts';
import { orient } from './operations/orient.ts';
import { resize } from './operations/resize.ts';
import { sharpen } from './operations/sharpen.ts';
import type { Placed } from './pass.ts';
import type { AskOf, AnyUrlKey } from './url-key.ts';

/** Everything that one link of a chain can do to a picture, in the order in which it is done. */
export const pipeline = [orient, crop, colour, flatten, resize, blur, sharpen] as const;

/** What ends every pipeline; it has settings even when nothing is asked. */
export const ending = encode;

type Asked = AskOf<readonly (typeof pipeline)[number]['keys'][number][]>;

export type Step = StepOf<(typeof pipeline)[number]>;

/**
 * The operations as one type. The name of a step is the name of the operation that planned it, which
 * `defineOperation` sees to; the types of a list's members cannot say so.
 */
type AnyOperation = Placed & {
  readonly name: string;
  readonly keys: readonly AnyUrlKey[];
  readonly onlySrgb?: true;
  plan(ask: Asked, scene: Scene): Step | undefined;
  leaves?(step: Step, canvas: Canvas): Canvas;
  rescale?(step: Step, factor: number): Step;
  apply(canvas: Sharp, step: Step, bench: Bench): Sharp | Promise<Sharp>;
};

export const operations = pipeline as unknown as readonly AnyOperation[];
const byName = new Map(operations.map((operation) => [operation.name, operation]));

export function operationOf(step: Step): AnyOperation {
  const operation = byName.get(step.operation);
  if (operation === undefined) throw new Error(`No operation is called ${step.operation}.`);
  return operation;
}

/** Applies the steps of one pass, in order. */
export async function applySteps(canvas: Sharp, steps: readonly Step[], bench: Bench): Promise<Sharp> {
  let drawn = canvas;
  for (const step of steps) drawn = await operationOf(step).apply(drawn, step, bench);
  return drawn;
}

/**
 * The same steps for a copy of the original that is `factor` times as large; undefined when one of them cannot do
 * without the original. From the first `resize` on, steps see what they would have seen.
 */
export function rescaleSteps(steps: readonly Step[], factor: number): readonly Step[] | undefined {
  const resizeAt = steps.findIndex(({ operation }) => operation === 'resize');
  if (resizeAt < 0) return undefined;
  const before = steps.slice(0, resizeAt).map((step) => operationOf(step).rescale?.(step, factor));
  return before.every((step) => step !== undefined) ? [...before, ...steps.slice(resizeAt)] : undefined;
}
