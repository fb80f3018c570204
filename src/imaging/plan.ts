import type { Config } from '#config/config.ts';
import { canCarryCredits } from './credits.ts';
import type { Credits, ImageFacts } from './facts.ts';
import { askedGeometry, type Geometry, withinLimits } from './geometry.ts';
import { chooseMaster, type Master } from './masters.ts';
import type { Size } from './size.ts';
import type { Canvas, Overlay, Scene } from './operation.ts';
import { chooseOutput, largestArea } from './output.ts';
import type { Acceptance, Output } from './output.ts';
import { splitPasses } from './pass.ts';
import { colourOfBackground } from './operations/background.ts';
import {
  belongsTo,
  kindOf,
  type LinkKind,
  preparing,
  working,
  operationOf,
  type operations,
  type Step,
} from './pipeline.ts';
import type { QualityCurve } from './quality/curve.ts';
import { assertAffordable, noWork, type Work, withWork } from './work.ts';
import { type Findings, type Region, wholeOn } from './regions.ts';
import { type Ask, askedOfOutput, type Transformation } from './transformation.ts';

/** Part of every cache key: raise it when the same plan starts to give other bytes. */
export const ENGINE_VERSION = 3;

/** What will be done, as plain frozen data: cache key, log line and answer to "what would you do?" at once. */
export type Plan = {
  readonly engine: number;
  /** Nothing is asked of the pixels: the original is the answer, and the rest is what rendering would do. */
  readonly isOriginal: boolean;
  /** The reduced copy of the original that it begins from, when there is one that is enough. */
  readonly master?: Master;
  /** Of all links of the chain, in the order in which they are done. */
  readonly steps: readonly Step[];
  /** What happens to the pixels last. */
  readonly output: Output;
  /** What will come out, in pixels, of one frame. */
  readonly width: number;
  readonly height: number;
  /** Lines that go along with it, by a rule of its owner. */
  readonly credits?: Credits;
};

export type Wants = {
  readonly accept: Acceptance;
  readonly limits: Pick<Config['imaging'], 'maxOutputSide'>;
  /** For `q_auto`: how the encoder does on this picture; without it the usual quality is taken. */
  readonly curve?: QualityCurve;
  /** What `needsOf` named, as far as it has been looked for. */
  readonly findings?: Findings;
  /** The pictures that `overlaysOf` named, by path. */
  readonly overlays?: ReadonlyMap<string, Overlay>;
  /** What must not be seen in public, whatever is asked: then nothing leaves but a picture without it. */
  readonly hidden?: readonly Region[];
  /** Whether copyright and credit lines go along, where the format carries them. */
  readonly keepsCredits?: boolean;
  /** Whether large originals have reduced copies to begin from. */
  readonly masters?: boolean;
};

/**
 * Pure. A plan for every transformation of every picture, unless what it needs is not there or it costs too much.
 * Throws `overlay-not-found` and `too-costly`.
 */
export function planRender(transformation: Transformation, facts: ImageFacts, wants: Wants): Plan {
  const links = transformation.length === 0 ? [{}] : transformation;
  const { output, area } = settleOutput(links, facts, wants);
  const order = { links, facts, wants, output, area };
  const kept = drawUp({ ...order, keepsSpace: true });
  const drawn = keepsSpace(kept.steps, output) ? kept : drawUp({ ...order, keepsSpace: false });
  assertAffordable(drawn.work, {
    frames: output.animated ? facts.frames : 1,
    passes: passesOf({ steps: drawn.steps, output }).length,
  });
  return freeze({
    engine: ENGINE_VERSION,
    isOriginal: asksNothing(transformation) && (wants.hidden ?? []).length === 0,
    ...reduced(drawn.steps, facts, wants),
    output,
    width: drawn.canvas.width,
    height: drawn.canvas.height,
    ...creditsOf(facts, wants, output),
  });
}

function creditsOf({ credits }: ImageFacts, { keepsCredits }: Wants, output: Output) {
  const goAlong = keepsCredits === true && canCarryCredits(output.format, output.animated);
  return goAlong && credits !== undefined ? { credits } : {};
}

function reduced(steps: readonly Step[], facts: ImageFacts, { masters }: Wants) {
  return (masters === true ? chooseMaster(facts, steps) : undefined) ?? { steps };
}

/** The original as a new encoding, for when its own bytes must not leave. */
export function planOriginal(facts: ImageFacts, wants: Wants): Plan {
  return Object.freeze({ ...planRender([], facts, wants), isOriginal: false });
}

/** The passes in which a plan is carried out. */
export function passesOf({ steps, output }: Pick<Plan, 'steps' | 'output'>) {
  return splitPasses(steps, operationOf, output.animated);
}

type Order = {
  readonly links: Transformation;
  readonly facts: ImageFacts;
  readonly wants: Wants;
  readonly output: Output;
  /** What the encoder may be given. */
  readonly area: number;
  readonly keepsSpace: boolean;
};

/** The format depends on the size, and the size on what the format's encoder can be given. */
function settleOutput(
  links: Transformation,
  facts: ImageFacts,
  wants: Wants,
): { output: Output; area: number } {
  const asked = askedOfOutput(links);
  const settled = (seen: Size & { hasAlpha: boolean }) =>
    chooseOutput(asked, { ...facts, hasAlpha: seen.hasAlpha }, wants, seen);
  // PNG takes any size and any transparency, so that what comes out is what was asked.
  const provisional = { ...settled(facts), format: 'png' } as const;
  const draft = drawUp({
    links,
    facts,
    wants,
    output: provisional,
    area: Number.POSITIVE_INFINITY,
    keepsSpace: true,
  });
  const output = settled(draft.canvas);
  return { output, area: largestArea(output, facts) };
}

type Drawn = {
  readonly steps: readonly Step[];
  readonly canvas: Canvas;
  readonly work: Work;
};

function drawUp(order: Order): Drawn {
  const { facts, links } = order;
  const { width, height, hasAlpha } = facts;
  let drawn: Drawn = {
    steps: [],
    canvas: { width, height, hasAlpha, at: wholeOn(facts) },
    work: noWork,
  };
  for (const [index, link] of links.entries()) drawn = follow(drawn, link, index, order);
  return drawn;
}

function follow(before: Drawn, ask: Ask, index: number, order: Order): Drawn {
  const { facts, wants, output } = order;
  const findings = wants.findings ?? {};
  const kind = kindOf(ask);
  const known: Omit<Scene, 'canvas' | 'geometry'> = {
    facts,
    findings,
    output,
    keepsSpace: order.keepsSpace,
    background: backgroundOf(order.links),
    isFirst: index === 0,
    isLast: index === order.links.length - 1,
    hidden: wants.hidden ?? [],
    overlays: wants.overlays ?? new Map(),
  };
  const take = (drawn: Drawn, part: typeof operations, geometry: Geometry) => {
    const own = part.filter((operation) => belongsTo(operation, kind));
    return own.reduce((so, operation) => taken(so, operation, ask, { ...known, geometry }), drawn);
  };
  const prepared = take(before, preparing, wholeOf(before.canvas));
  return take(prepared, working, measured(ask, prepared.canvas, { kind, findings, order }));
}

function taken(
  drawn: Drawn,
  operation: (typeof operations)[number],
  ask: Ask,
  scene: Omit<Scene, 'canvas'>,
): Drawn {
  const { steps, canvas } = drawn;
  const step = operation.plan(ask, { ...scene, canvas });
  if (step === undefined) return drawn;
  const after = operation.leaves?.(step, canvas) ?? canvas;
  return { steps: [...steps, step], canvas: after, work: withWork(drawn.work, operation, { canvas, after }) };
}

/** A layer leaves the picture as large as it is; a region is measured as a window would be that is cut out. */
function measured(
  ask: Ask,
  canvas: Canvas,
  { kind, findings, order }: { kind: LinkKind; findings: Findings; order: Order },
): Geometry {
  if (kind === 'layer' || kind === 'text') return wholeOf(canvas);
  const asked = kind === 'region' ? ({ ...ask, mode: 'crop' } as const) : ask;
  const geometry = askedGeometry(asked, { ...canvas, findings });
  if (kind === 'region') return geometry;
  return withinLimits(geometry, { side: order.wants.limits.maxOutputSide, area: order.area });
}

function wholeOf({ width, height }: Size): Geometry {
  return { window: { left: 0, top: 0, width, height }, width, height };
}

/** What transparent parts lie on in the end: the last colour that was asked as a background. */
function backgroundOf(links: Transformation): string {
  const asked = links.findLast(
    (link) => colourOfBackground(link.background) !== undefined && kindOf(link) === 'picture',
  );
  return colourOfBackground(asked?.background)?.slice(0, 7) ?? '#ffffff';
}

/** Raw pixels between two passes carry no profile. */
function keepsSpace(steps: readonly Step[], output: Output): boolean {
  return (
    steps.every((step) => operationOf(step).onlySrgb !== true) && passesOf({ steps, output }).length === 1
  );
}

/** Fields that only say how something else is to be done, or nothing about pixels at all. */
const inert: ReadonlySet<string> = new Set(['mode', 'x', 'y', 'gravity', 'zoom', 'seo']);

/** Whether the original is what is asked for. */
export function asksNothing(transformation: Transformation): boolean {
  return transformation.every((ask) => Object.keys(ask).every((field) => inert.has(field)));
}

function freeze(plan: Plan): Plan {
  Object.freeze(plan.output);
  Object.freeze(plan.master);
  for (const step of plan.steps) Object.freeze(step);
  Object.freeze(plan.steps);
  return Object.freeze(plan);
}
