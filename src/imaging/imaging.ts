import { availableParallelism } from 'node:os';
import type { Config } from '#config/config.ts';
import { Problem } from '#platform/problem.ts';
import { cleanPicture } from './clean/clean.ts';
import {
  type Cost,
  costOfLooking,
  costOfMasters,
  costOfRender,
  defaultRenderBytes,
  processBytes,
} from './cost.ts';
import { prepareEngine } from './engine.ts';
import type { ImageFacts, ImageSource, InputFormat } from './facts.ts';
import { isForeign } from './foreign-formats.ts';
import { Gate } from './gate.ts';
import { IdleWork } from './idle-work.ts';
import { assertCleanCopy } from './leaks/assert-clean.ts';
import { type Likeness, likenessOf } from './likeness.ts';
import { inspectPicture } from './inspect.ts';
import { type FaceFinder, glanceForFaces, largestFirst, lookFor } from './look.ts';
import { type MadeMasters, makeMasters } from './make-masters.ts';
import type { Output } from './output.ts';
import { type Sketch, sketchPicture } from './placeholders.ts';
import type { Plan } from './plan.ts';
import { imagingProblems } from './problems.ts';
import type { QualityCurve } from './quality/curve.ts';
import { learnCurve } from './quality/learn-curve.ts';
import type { Face, Findings, Need } from './regions.ts';
import { renderPicture } from './render.ts';
import type { Rendered } from './render.ts';
import { RenderProcesses } from './render-processes.ts';

/** Sets libvips up for this process and gives the one thing that may use it. */
export function createImaging(limits: Config['imaging'], faceFinder?: FaceFinder): Imaging {
  prepareEngine();
  return new Imaging(limits, faceFinder);
}

/** How much longer than a request what nobody waits for may take. */
const idlePatience = 6;

/** Long enough for the next of a page's pictures, short enough not to be paid for all day. */
const warmMs = 10_000;

/** All work on pixels, within what the machine can take. Closing waits for what is under way. */
export class Imaging implements AsyncDisposable {
  readonly limits: Config['imaging'];
  /** Absent where no detector is installed. */
  readonly faceFinder: FaceFinder | undefined;
  /** Of renders; what is counted in metrics and asked before a request is looked into. */
  readonly gate: Gate;
  /** What can wait until nobody asks for anything. */
  readonly idle: IdleWork;
  /** For what takes seconds; one at a time on two cores, so that it never has all places of the gate. */
  readonly #heavy: Gate;
  readonly #heavyProcesses = new RenderProcesses({ warmMs, isBackground: false });
  readonly #idleProcesses = new RenderProcesses({ warmMs, isBackground: true });
  readonly #renderBytes: number;
  /** Inspecting and cleaning hold the whole file in memory. Uploads wait rather than fail. */
  readonly #inspections = new Gate({ atOnce: 2, queue: Number.POSITIVE_INFINITY });
  /** A HEIC takes 240 MB and 2 s: one at a time, and never in all places of the gate. */
  readonly #foreign: Gate;
  #leaks = 0;
  readonly #closing = new AbortController();
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(limits: Config['imaging'], faceFinder?: FaceFinder) {
    this.limits = limits;
    this.faceFinder = faceFinder;
    const cores = availableParallelism();
    this.#renderBytes = limits.renderBytes || defaultRenderBytes();
    const places = { atOnce: limits.rendersAtOnce || cores + 1, queue: limits.renderQueue };
    this.gate = new Gate({ ...places, bytes: this.#renderBytes });
    this.#foreign = new Gate({ atOnce: 1, queue: limits.renderQueue });
    this.#heavy = new Gate({ atOnce: Math.max(1, Math.floor(cores / 2)), queue: limits.renderQueue });
    const isBusy = (): boolean => this.gate.running + this.#inspections.running > 0;
    this.idle = new IdleWork({ isBusy, quietMs: 250, capacity: 1_000 });
  }

  /** Processes beside this one that render now, or are kept for the next heavy render. */
  get renderProcesses(): readonly number[] {
    return [...this.#heavyProcesses.pids, ...this.#idleProcesses.pids];
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

  /**
   * Renders when there is a place and memory. Throws `busy` when there is no room to wait, `render-too-large`, and
   * what `renderPicture` throws. What takes seconds or much memory runs in a process that ends when it is done or late.
   */
  render(source: ImageSource, facts: ImageFacts, plan: Plan, signal?: AbortSignal): Promise<Rendered> {
    const cost = costOfRender(facts, plan);
    return this.#admit(facts, { cost, signal }, async (bounds) => {
      if (!cost.isApart) return renderPicture(source, facts, plan, bounds);
      return this.#renderApart(this.#heavyProcesses, { source, facts, plan, bounds });
    });
  }

  /** The reduced copies of a picture that `hasMasters`; asked for by somebody who waits. */
  makeMasters(source: ImageSource, facts: ImageFacts, signal?: AbortSignal): Promise<MadeMasters> {
    const cost = costOfMasters(facts);
    return this.#admit(facts, { cost, signal }, async (bounds) => {
      if (!cost.isApart) return makeMasters(source, facts, bounds);
      return this.#mastersApart(this.#heavyProcesses, { source, facts, bounds });
    });
  }

  /** As `render`, for work of `idle`: beside the gate, with what processor time is left over. */
  renderIdly(source: ImageSource, facts: ImageFacts, plan: Plan, signal: AbortSignal): Promise<Rendered> {
    const { bytes } = costOfRender(facts, plan);
    return this.#idly(bytes, signal, (bounds) =>
      this.#renderApart(this.#idleProcesses, { source, facts, plan, bounds }),
    );
  }

  /** As `makeMasters`, for work of `idle`. */
  makeMastersIdly(source: ImageSource, facts: ImageFacts, signal: AbortSignal): Promise<MadeMasters> {
    return this.#idly(costOfMasters(facts).bytes, signal, (bounds) =>
      this.#mastersApart(this.#idleProcesses, { source, facts, bounds }),
    );
  }

  /** What a picture looks like, for work of `idle`. */
  likenIdly(source: ImageSource, facts: ImageFacts, signal: AbortSignal): Promise<Likeness> {
    const liken = (bounds: Bounds) => likenessOf(source, facts, bounds);
    return this.#idly(costOfLooking(facts).bytes, signal, liken);
  }

  /** Looks for what a plan needs, as a render would be made; throws `busy`, and what looking and finding faces throws. */
  async find(source: ImageSource, facts: ImageFacts, need: Need, signal?: AbortSignal): Promise<Findings> {
    if (need === 'faces') return { faces: await this.findFaces(source, facts, signal) };
    const cost = costOfLooking(facts);
    return this.#admit(facts, { cost, signal }, (bounds) => lookFor(source, facts, need, bounds));
  }

  /**
   * The largest first. Opening the picture takes a place among the renders, looking for faces does not: that is
   * another process, which takes seconds. Throws `no-face-detector`, `busy`, and what opening and finding throw.
   */
  async findFaces(source: ImageSource, facts: ImageFacts, signal?: AbortSignal): Promise<readonly Face[]> {
    const { faceFinder } = this;
    if (faceFinder === undefined) throw new Problem(imagingProblems['no-face-detector']);
    const cost = costOfLooking(facts);
    const picture = await this.#admit(facts, { cost, signal }, (bounds) =>
      glanceForFaces(source, facts, bounds),
    );
    return this.#follow(faceFinder.find(picture, this.#signal(signal)).then(largestFirst));
  }

  /** Placeholders of a small picture. */
  sketch(picture: Buffer): Promise<Sketch> {
    return this.#follow(sketchPicture(picture));
  }

  /** How an encoder does on a finished picture; takes a place as a render does. */
  learn(picture: Buffer, output: Output, signal?: AbortSignal): Promise<QualityCurve> {
    const learning = () => learnCurve(picture, output, this.#bounds());
    return this.#follow(this.gate.run(learning, this.#signal(signal)));
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
    await this.idle[Symbol.asyncDispose]();
    await Promise.allSettled(this.#underWay);
    this.#heavyProcesses[Symbol.dispose]();
    this.#idleProcesses[Symbol.dispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Through the lane it belongs to, then through the gate. */
  #admit<Result>(
    facts: ImageFacts,
    { cost, signal }: { cost: Cost; signal: AbortSignal | undefined },
    work: (bounds: Bounds) => Promise<Result>,
  ): Promise<Result> {
    if (cost.bytes > this.#renderBytes) return Promise.reject(this.#tooLarge(cost));
    const bounds = this.#boundsUntil(signal);
    const admitted = () => this.gate.run(() => work(bounds), bounds.signal, cost.bytes);
    const lane = cost.isHeavy ? this.#heavy : isForeign(facts) ? this.#foreign : undefined;
    return this.#follow(lane === undefined ? admitted() : lane.run(admitted, bounds.signal));
  }

  #idly<Result>(
    bytes: number,
    signal: AbortSignal,
    work: (bounds: Bounds) => Promise<Result>,
  ): Promise<Result> {
    const run = async (): Promise<Result> => {
      using _ = this.gate.hold(bytes + processBytes);
      const bounds = this.#boundsUntil(signal);
      // Nobody waits, and others come first.
      return work({ ...bounds, seconds: idlePatience * bounds.seconds });
    };
    return this.#follow(run());
  }

  async #renderApart(processes: RenderProcesses, task: Apart & { plan: Plan }): Promise<Rendered> {
    const { signal: _, left, ...bounds } = task.bounds;
    const reply = await processes.run({ ...task, bounds }, left);
    if (!('rendered' in reply)) throw new TypeError('a picture was asked for');
    const { bytes } = reply.rendered;
    return { ...reply.rendered, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
  }

  async #mastersApart(processes: RenderProcesses, task: Apart): Promise<MadeMasters> {
    const { signal: _, left, ...bounds } = task.bounds;
    const reply = await processes.run({ ...task, plan: undefined, bounds }, left);
    if (!('masters' in reply)) throw new TypeError('reduced copies were asked for');
    return { 640: Buffer.from(reply.masters[640]), 1_280: Buffer.from(reply.masters[1_280]) };
  }

  #tooLarge({ bytes }: Cost): Problem {
    return new Problem(imagingProblems['render-too-large'], {
      value: `about ${Math.ceil(bytes / 1e6)} MB`,
      expected: `at most ${Math.floor(this.#renderBytes / 1e6)} MB`,
    });
  }

  #boundsUntil(signal: AbortSignal | undefined): Bounds {
    return { ...this.#bounds(), signal: this.#signal(signal), left: signal };
  }

  #signal(signal: AbortSignal | undefined): AbortSignal {
    const { signal: closing } = this.#closing;
    return signal === undefined ? closing : AbortSignal.any([closing, signal]);
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

type Bounds = {
  readonly megapixels: number;
  readonly seconds: number;
  /** Fires when it is not to be begun any more: nobody wants it, or the server stops. */
  readonly signal: AbortSignal;
  /** Fires when nobody wants it: what runs in a process of its own is stopped then. */
  readonly left: AbortSignal | undefined;
};
type Apart = { readonly source: ImageSource; readonly facts: ImageFacts; readonly bounds: Bounds };
