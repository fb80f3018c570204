import type { Sharp } from 'sharp';
import type { ImageFacts } from './facts.ts';
import type { Geometry } from './geometry.ts';
import type { Output } from './output.ts';
import type { AnyUrlKey, AskOf } from './url-key.ts';

/** What is known when a step is planned: the source, and where the picture is going. */
export type Scene = {
  readonly facts: ImageFacts;
  readonly geometry: Geometry;
  readonly output: Output;
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
> = Described<Name, Keys> & {
  /** Pure. Plain data with every default filled in, or nothing when there is nothing to do. */
  plan(ask: AskOf<Keys>, scene: Scene): Step | undefined;
  apply(canvas: Sharp, step: Step): Sharp;
};

/** What ends every pipeline. It is planned first, by `chooseOutput`, since sizes depend on it. */
export type Ending = Described<string, readonly AnyUrlKey[]> & {
  apply(canvas: Sharp, output: Output): Sharp;
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
