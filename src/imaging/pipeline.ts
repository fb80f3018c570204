import type { Sharp } from 'sharp';
import type { Bench, Canvas, Drawn, Scene, StepOf } from './operation.ts';
import { background } from './operations/background.ts';
import { blur } from './operations/blur.ts';
import { border } from './operations/border.ts';
import { brightness } from './operations/brightness.ts';
import { colour } from './operations/colour.ts';
import { contrast } from './operations/contrast.ts';
import { crop } from './operations/crop.ts';
import { duotone } from './operations/duotone.ts';
import { encode } from './operations/encode.ts';
import { flatten } from './operations/flatten.ts';
import { gamma } from './operations/gamma.ts';
import { grayscale } from './operations/grayscale.ts';
import { ground } from './operations/ground.ts';
import { hide } from './operations/hide.ts';
import { hue } from './operations/hue.ts';
import { mirror } from './operations/mirror.ts';
import { negate } from './operations/negate.ts';
import { page } from './operations/page.ts';
import { opacity } from './operations/opacity.ts';
import { orient } from './operations/orient.ts';
import { overlay } from './operations/overlay.ts';
import { pad } from './operations/pad.ts';
import { pixelate } from './operations/pixelate.ts';
import { resize } from './operations/resize.ts';
import { rotate } from './operations/rotate.ts';
import { round } from './operations/round.ts';
import { saturation } from './operations/saturation.ts';
import { sepia } from './operations/sepia.ts';
import { sharpen } from './operations/sharpen.ts';
import { text } from './operations/text.ts';
import { tint } from './operations/tint.ts';
import { trim } from './operations/trim.ts';
import { veilFaces } from './operations/veil-faces.ts';
import { veilRegion } from './operations/veil-region.ts';
import type { Placed } from './pass.ts';
import { asCanvas, asRoll, type Roll } from './raw-canvas.ts';
import type { AskOf, AnyUrlKey } from './url-key.ts';

/** What is done to the original before the sizes of a link are measured, in this order. */
const preparation = [page, orient, hide, trim] as const;

/** Everything that one link of a chain can do to a picture, in the order in which it is done. */
export const pipeline = [
  ...preparation,
  crop,
  colour,
  flatten,
  resize,
  mirror,
  pad,
  rotate,
  pixelate,
  blur,
  grayscale,
  sepia,
  tint,
  duotone,
  hue,
  saturation,
  sharpen,
  negate,
  brightness,
  contrast,
  gamma,
  veilFaces,
  veilRegion,
  overlay,
  text,
  opacity,
  border,
  round,
  background,
  ground,
] as const;

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
  readonly work?: number;
  readonly onlySrgb?: true;
  readonly link?: Exclude<LinkKind, 'picture'> | 'any';
  plan(ask: Asked, scene: Scene): Step | undefined;
  leaves?(step: Step, canvas: Canvas): Canvas;
  rescale?(step: Step, factor: number): Step;
} & (
    | { apply(canvas: Sharp, step: Step, bench: Bench): Drawn | Promise<Drawn>; readonly paint?: undefined }
    | { paint(roll: Roll, step: Step, bench: Bench): Promise<Roll> }
  );

export const operations = pipeline as unknown as readonly AnyOperation[];
/** The same, parted where the sizes of a link are measured. */
export const preparing = operations.slice(0, preparation.length);
export const working = operations.slice(preparation.length);
const byName = new Map(operations.map((operation) => [operation.name, operation]));

export function operationOf(step: Step): AnyOperation {
  const operation = byName.get(step.operation);
  if (operation === undefined) throw new Error(`No operation is called ${step.operation}.`);
  return operation;
}

/** What a link is about: the picture; a layer, a text or a region, then its sizes and places are those of that. */
export type LinkKind = 'picture' | 'layer' | 'text' | 'region';

export function kindOf(ask: Asked): LinkKind {
  if (ask.text !== undefined) return 'text';
  if (ask.overlay !== undefined) return 'layer';
  return ask.blurRegion === undefined && ask.pixelateRegion === undefined ? 'picture' : 'region';
}

export function belongsTo({ link }: AnyOperation, kind: LinkKind): boolean {
  return link === 'any' || (link ?? 'picture') === kind;
}

/** Applies the steps of one pass, in order. */
export async function applySteps(picture: Drawn, steps: readonly Step[], bench: Bench): Promise<Drawn> {
  let drawn = picture;
  for (const step of steps) {
    const operation = operationOf(step);
    drawn =
      operation.paint === undefined
        ? await operation.apply(asCanvas(drawn, bench), step, bench)
        : await operation.paint(await asRoll(drawn, bench), step, bench);
  }
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
