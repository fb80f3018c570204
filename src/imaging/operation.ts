import type { Sharp } from 'sharp';
import type { ImageFacts } from './facts.ts';
import type { Geometry } from './geometry.ts';
import type { Size } from './size.ts';
import type { Output } from './output.ts';
import type { Placed } from './pass.ts';
import type { Roll } from './raw-canvas.ts';
import type { Affine, Findings, Region } from './regions.ts';
import type { AnyUrlKey, AskOf } from './url-key.ts';

/** The picture as a step finds it. */
export type Canvas = Size & {
  /** Whether it may have transparent parts. */
  readonly hasAlpha: boolean;
  /** Where the original lies on it. */
  readonly at: Affine;
};

/** What is known when a step is planned. */
export type Scene = {
  /** Of the original. */
  readonly facts: ImageFacts;
  readonly findings: Findings;
  readonly canvas: Canvas;
  /** The window this link of the chain cuts out, and the size it brings it to. */
  readonly geometry: Geometry;
  readonly output: Output;
  /** What transparent parts lie on when the format has none. */
  readonly background: string;
  /** Whether it is the first link of the chain, which finds the original. */
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Whether colours may stay in the space of the original: one pass, and no operation that knows sRGB only. */
  readonly keepsSpace: boolean;
  /** What must not be seen, by a rule of its owner that no address changes. */
  readonly hidden: readonly Region[];
  /** Pictures that may be laid on top, by path. */
  readonly overlays: ReadonlyMap<string, Overlay>;
};

/** Another picture of the library, as a plan names it. */
export type Overlay = Size & {
  /** Of its original, in hexadecimal digits: in the plan, so that another content is another derivative. */
  readonly sha256: string;
};

/** What a step may use while it is done, beside the canvas. */
export type Bench = {
  /** Another picture that the plan names by its hash: upright, in sRGB, at this size. */
  open(sha256: string, size: Size): Promise<Sharp>;
  /** Carries out what the canvas is asked and begins anew, for what has to follow that or wants its pixels. */
  settle(canvas: Sharp): Promise<Sharp>;
  /** Carries out what the canvas is asked; its pixels may be written to. */
  develop(canvas: Sharp): Promise<Roll>;
  /** A canvas of these pixels. */
  reopen(pixels: Roll): Sharp;
  readonly megapixels: number;
  readonly seconds: number;
  readonly signal?: AbortSignal | undefined;
};

/** What the address and the documentation need to know of something that can be done to a picture. */
type Described<Name extends string, Keys extends readonly AnyUrlKey[]> = {
  readonly name: Name;
  /** One sentence for the documentation. */
  readonly about: string;
  /** A segment that makes it happen, on a source such as `happensWhen` says. */
  readonly example: string;
  /** For what no key asks for: when it happens. */
  readonly happensWhen?: string;
  readonly keys: Keys;
};

/**
 * One thing that can be done to a picture. What it needs from the address, what it decides and what it
 * does stand together here; the order among operations stands in `pipeline.ts`.
 */
export type Operation<
  Name extends string,
  Keys extends readonly AnyUrlKey[],
  Step extends { operation: Name },
> = Described<Name, Keys> &
  Placed & {
    /** What kind of link it belongs to; left out, one about the picture. */
    readonly link?: 'layer' | 'text' | 'region' | 'any';
    /** Milliseconds of one core for a megapixel of the larger of the canvases before and after; 15 when left out. */
    readonly work?: number;
    /** Whether it knows colours as sRGB only: then a picture in another space is brought there before. */
    readonly onlySrgb?: true;
    /** Pure. Plain data with every default filled in, or nothing when there is nothing to do. */
    plan(ask: AskOf<Keys>, scene: Scene): Step | undefined;
    /** The canvas after the step; left out, it is the same. Pure. */
    leaves?(step: Step, canvas: Canvas): Canvas;
    /**
     * The same step on a copy of the original that is `factor` times as large. Asked of the steps before the first
     * `resize`; where one has no answer, no reduced copy can stand in for the original.
     */
    rescale?(step: Step, factor: number): Step;
  } & (
    | {
        /** Asks something of the canvas, to be carried out later; or carries it out, where nothing else would do. */
        apply(canvas: Sharp, step: Step, bench: Bench): Drawn | Promise<Drawn>;
      }
    | {
        /** Draws on the pixels themselves, mostly on a few of them; what it gives may be what it was given. */
        paint(roll: Roll, step: Step, bench: Bench): Promise<Roll>;
      }
  );

/** A picture between two steps: something asked of libvips that it has not begun, or the pixels. */
export type Drawn = Sharp | Roll;

/** How long each frame is shown in milliseconds, and how often all of them; 0 is without end. */
export type Timing = { readonly delay?: number[]; readonly loop?: number };

/** What ends every pipeline. It is planned first, by `chooseOutput`, since sizes depend on it. */
export type Ending = Described<string, readonly AnyUrlKey[]> & {
  /** `timing` where the canvas has lost how long its frames are shown. */
  apply(canvas: Sharp, output: Output, timing?: Timing): Sharp;
};

/** Keeps the literal types of a record while checking it. */
export function defineOperation<
  const Name extends string,
  const Keys extends readonly AnyUrlKey[],
  Step extends { operation: Name },
>(operation: Operation<Name, Keys, Step>): Operation<Name, Keys, Step> {
  return operation;
}

export type StepOf<Given> = Given extends { plan(ask: never, scene: never): infer Step }
  ? NonNullable<Step>
  : never;
