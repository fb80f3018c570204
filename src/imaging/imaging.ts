import { availableParallelism } from 'node:os';
import type { Config } from '#config/config.ts';
import { Problem } from '#platform/problem.ts';
import { cleanPicture } from './clean/clean.ts';
import { prepareEngine } from './engine.ts';
import type { ImageFacts, ImageSource, InputFormat } from './facts.ts';
import { Gate } from './gate.ts';
import { assertCleanCopy } from './leaks/assert-clean.ts';
import { inspectPicture } from './inspect.ts';
import type { Output } from './output.ts';
import type { Plan } from './plan.ts';
import { type FindFaces, lookFor } from './look.ts';
import { type Sketch, sketchPicture } from './placeholders.ts';
import type { QualityCurve } from './quality/curve.ts';
import { learnCurve } from './quality/learn-curve.ts';
import type { Findings, Need } from './regions.ts';
import { type RenderBounds, renderPicture } from './render.ts';
import type { Rendered } from './render.ts';

/** Sets libvips up for this process and gives the one thing that may use it. */
export function createImaging(limits: Config['imaging'], findFaces?: FindFaces): Imaging {
  prepareEngine();
  return new Imaging(limits, findFaces);
}

/** All work on pixels, within what the machine can take. Closing waits for what is under way. */
export class Imaging implements AsyncDisposable {
  readonly limits: Config['imaging'];
  /** Absent where no detector is installed. */
  readonly findFaces: FindFaces | undefined;
  /** Of renders; what is counted in metrics and asked before a request is looked into. */
  readonly gate: Gate;
  /** Inspecting and cleaning hold the whole file in memory. Uploads wait rather than fail. */
  readonly #inspections = new Gate({ atOnce: 2, queue: Number.POSITIVE_INFINITY });
  /** A HEIC takes 240 MB and 2 s: one at a time, and never in all places of the gate. */
  readonly #foreign: Gate;
  #leaks = 0;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(limits: Config['imaging'], findFaces?: FindFaces) {
    this.limits = limits;
    this.findFaces = findFaces;
    const cores = availableParallelism();
    this.gate = new Gate({ atOnce: limits.rendersAtOnce || cores + 1, queue: limits.renderQueue });
    this.#foreign = new Gate({ atOnce: 1, queue: limits.renderQueue });
  }

  /** How many pictures were made and then refused for what they still said. */
  get leaks(): number {
    return this.#leaks;
  }

  /** What a file is; see `inspectPicture` for what is refused. */
  inspect(source: ImageSource): Promise<ImageFacts> {
    const bounds = { ...this.#bounds(), signal: this.#closing.signal, decoders: this.#foreign };
    return this.#follow(this.#inspections.run(() => inspectPicture(source, bounds), bounds.signal));
  }

  /** Renders when there is a place; throws `busy` when there is none to wait for, and what `renderPicture` throws. */
  render(source: ImageSource, facts: ImageFacts, plan: Plan, signal?: AbortSignal): Promise<Rendered> {
    return this.#admit(facts, signal, (bounds) => renderPicture(source, facts, plan, bounds));
  }

  /** Looks for what a plan needs, as a render would be made; throws `busy` and what `lookFor` throws. */
  find(source: ImageSource, facts: ImageFacts, need: Need, signal?: AbortSignal): Promise<Findings> {
    return this.#admit(facts, signal, (bounds) =>
      lookFor(source, facts, need, { ...bounds, findFaces: this.findFaces }),
    );
  }

  /** Placeholders of a small picture. */
  sketch(picture: Buffer): Promise<Sketch> {
    return this.#follow(sketchPicture(picture));
  }

  /** How an encoder does on a finished picture; takes a place as a render does. */
  learn(picture: Buffer, output: Output, signal?: AbortSignal): Promise<QualityCurve> {
    const { signal: closing } = this.#closing;
    const either = signal === undefined ? closing : AbortSignal.any([closing, signal]);
    return this.#follow(this.gate.run(() => learnCurve(picture, output, this.#bounds()), either));
  }

  /**
   * The same picture without what it tells about anybody; `undefined` when only a new encoding can give that.
   * Throws `metadata-leak` when two other readers still find something: then it must not leave.
   */
  clean(source: ImageSource, format: InputFormat): Promise<Buffer | undefined> {
    const cleaned = async () => {
      const copy = await cleanPicture(source, format);
      if (copy !== undefined) assertCleanCopy(copy, format);
      return copy;
    };
    return this.#follow(this.#inspections.run(cleaned, this.#closing.signal));
  }

  /** Turns away who waits, and waits for what is running. */
  async close(): Promise<void> {
    this.#closing.abort();
    await Promise.allSettled(this.#underWay);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #admit<Result>(
    facts: ImageFacts,
    signal: AbortSignal | undefined,
    work: (bounds: RenderBounds & { readonly signal: AbortSignal }) => Promise<Result>,
  ): Promise<Result> {
    const { signal: closing } = this.#closing;
    const bounds = {
      ...this.#bounds(),
      signal: signal === undefined ? closing : AbortSignal.any([closing, signal]),
    };
    const admitted = () => this.gate.run(() => work(bounds), bounds.signal);
    const isForeign = facts.format === 'heic' || facts.format === 'bmp';
    return this.#follow(isForeign ? this.#foreign.run(admitted, bounds.signal) : admitted());
  }

  #bounds(): { megapixels: number; heicMegapixels: number; seconds: number } {
    const { maxInputMegapixels, maxHeicMegapixels, renderSeconds } = this.limits;
    return { megapixels: maxInputMegapixels, heicMegapixels: maxHeicMegapixels, seconds: renderSeconds };
  }

  async #follow<Result>(work: Promise<Result>): Promise<Result> {
    this.#underWay.add(work);
    try {
      return await work;
    } catch (error) {
      if (error instanceof Problem && error.code === 'metadata-leak') this.#leaks += 1;
      throw error;
    } finally {
      this.#underWay.delete(work);
    }
  }
}
