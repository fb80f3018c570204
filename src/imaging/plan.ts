import type { Config } from '#config/config.ts';
import type { ImageFacts } from './facts.ts';
import { askedGeometry, withinLimits } from './geometry.ts';
import { chooseMaster, type Master } from './masters.ts';
import type { Scene } from './operation.ts';
import { chooseOutput, largestArea } from './output.ts';
import type { Acceptance, Output } from './output.ts';
import { pipeline } from './pipeline.ts';
import type { Step } from './pipeline.ts';
import type { Transformation } from './transformation.ts';

/** Part of every cache key: raise it when the same plan starts to give other bytes. */
export const ENGINE_VERSION = 1;

/** What will be done, as plain frozen data: cache key, log line and answer to "what would you do?" at once. */
export type Plan = {
  readonly engine: number;
  /** Nothing is asked of the pixels: the original is the answer, and the rest is what rendering would do. */
  readonly isOriginal: boolean;
  /** The reduced copy of the original that it begins from, when there is one that is enough. */
  readonly master?: Master;
  readonly steps: readonly Step[];
  /** What happens to the pixels last. */
  readonly output: Output;
  /** What will come out, in pixels, of one frame. */
  readonly width: number;
  readonly height: number;
};

export type Wants = {
  readonly accept: Acceptance;
  readonly limits: Pick<Config['imaging'], 'maxOutputSide'>;
  /** Whether large originals have reduced copies to begin from. */
  readonly masters?: boolean;
};

/** Pure and total: every transformation of every picture has a plan. */
export function planRender(transformation: Transformation, facts: ImageFacts, wants: Wants): Plan {
  const scene = setScene(transformation, facts, wants);
  const planned = pipeline.map((operation) => operation.plan(transformation, scene));
  const steps = planned.filter((step) => step !== undefined);
  const reduced = wants.masters === true ? chooseMaster(facts, scene.geometry, steps) : undefined;
  return freeze({
    engine: ENGINE_VERSION,
    isOriginal: asksNothing(transformation),
    ...(reduced ?? { steps }),
    output: scene.output,
    width: scene.geometry.width,
    height: scene.geometry.height,
  });
}

/** The original as a new encoding, for when its own bytes must not leave. */
export function planOriginal(facts: ImageFacts, wants: Wants): Plan {
  return Object.freeze({ ...planRender({}, facts, wants), isOriginal: false });
}

/** The format depends on the size, and the size on what the format's encoder can be given. */
function setScene(transformation: Transformation, facts: ImageFacts, wants: Wants): Scene {
  const side = wants.limits.maxOutputSide;
  const asked = withinLimits(askedGeometry(transformation, facts), { side, area: Number.POSITIVE_INFINITY });
  const output = chooseOutput(transformation, facts, wants.accept, asked);
  const geometry = withinLimits(asked, { side, area: largestArea(output, facts.frames) });
  return { facts, geometry, output };
}

/** Fields that only say how something else is to be done, or nothing about pixels at all. */
const inert: ReadonlySet<string> = new Set(['mode', 'x', 'y', 'gravity', 'seo']);

function asksNothing(transformation: Transformation): boolean {
  return Object.keys(transformation).every((field) => inert.has(field));
}

function freeze(plan: Plan): Plan {
  Object.freeze(plan.output);
  Object.freeze(plan.master);
  for (const step of plan.steps) Object.freeze(step);
  Object.freeze(plan.steps);
  return Object.freeze(plan);
}
