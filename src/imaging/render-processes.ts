import { type ChildProcess, fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Problem, type ProblemDetails } from '#platform/problem.ts';
import type { ImageFacts, ImageSource } from './facts.ts';
import type { MadeMasters } from './make-masters.ts';
import type { Plan } from './plan.ts';
import { imagingProblems } from './problems.ts';
import type { Rendered } from './render.ts';

/** Without a plan: the reduced copies. */
export type ChildTask = {
  readonly source: ImageSource;
  readonly facts: ImageFacts;
  readonly plan: Plan | undefined;
  readonly bounds: { readonly megapixels: number; readonly seconds: number };
};

export type ChildReply =
  | { readonly rendered: Rendered }
  | { readonly masters: MadeMasters }
  | { readonly refused: string; readonly details: ProblemDetails }
  | { readonly failed: string };

export type RenderProcessesOptions = {
  /** How long a process is kept for the next task. */
  readonly warmMs: number;
  /** For work nobody waits for: it gets what processor time others leave. */
  readonly isBackground: boolean;
};

const program = fileURLToPath(new URL('render-child.ts', import.meta.url));

/** They inherit no setting and no secret; the allocator is set as `scripts/run` sets it. */
const environment = {
  UV_THREADPOOL_SIZE: '4',
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: '524288',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** A third of what a request gets. Much less would never come to an end on a machine that others keep busy. */
const backgroundNice = 5;

/** sharp's own limit of time is to be the first to say so. */
const graceMs = 500;

/**
 * Processes for renders that may have to be stopped: one task each at a time, killed when it takes too long or
 * nobody wants it any more. A process that did its task is kept for a while, since starting one takes 0.3 s.
 */
export class RenderProcesses implements Disposable {
  readonly #options: RenderProcessesOptions;
  readonly #warm = new Map<ChildProcess, NodeJS.Timeout>();
  readonly #all = new Set<ChildProcess>();

  constructor(options: RenderProcessesOptions) {
    this.#options = options;
  }

  /** How many there are, at work or waiting for some. */
  get size(): number {
    return this.#all.size;
  }

  get pids(): number[] {
    return [...this.#all].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  /** Throws what the task throws, `render-too-slow`, `render-failed` when the process ended, and the signal's reason. */
  async run(task: ChildTask, signal?: AbortSignal): Promise<ChildReply> {
    signal?.throwIfAborted();
    const child = this.#take();
    const late = AbortSignal.timeout(task.bounds.seconds * 1_000 + graceMs);
    try {
      const reply = await replyOf(child, task, signal === undefined ? late : AbortSignal.any([late, signal]));
      // What sharp's own limit of time has stopped may go on in a thread of libvips: it ends with the process.
      if (!('refused' in reply && reply.refused === 'render-too-slow')) this.#keepWarm(child);
      return withoutRefusal(reply);
    } catch (error) {
      if (!this.#warm.has(child)) child.kill('SIGKILL');
      if (!late.aborted || error instanceof Problem || signal?.aborted === true) throw error;
      const expected = `at most ${task.bounds.seconds} s`;
      throw new Problem(imagingProblems['render-too-slow'], { expected, retryAfter: task.bounds.seconds });
    }
  }

  [Symbol.dispose](): void {
    for (const child of this.#all) child.kill('SIGKILL');
  }

  #take(): ChildProcess {
    for (const [child, timer] of this.#warm) {
      clearTimeout(timer);
      this.#warm.delete(child);
      if (child.connected) return child;
    }
    const child = fork(program, {
      env: environment,
      execArgv: ['--max-old-space-size=128'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#all.add(child);
    // While it does nothing, what happens to it is nobody's error.
    child.on('error', () => undefined);
    child.once('exit', () => {
      this.#all.delete(child);
      clearTimeout(this.#warm.get(child));
      this.#warm.delete(child);
    });
    if (this.#options.isBackground && child.pid !== undefined) setPriority(child.pid, backgroundNice);
    return child;
  }

  #keepWarm(child: ChildProcess): void {
    const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.warmMs);
    timer.unref();
    this.#warm.set(child, timer);
  }
}

function replyOf(child: ChildProcess, task: ChildTask, signal: AbortSignal): Promise<ChildReply> {
  const { promise, resolve, reject } = Promise.withResolvers<ChildReply>();
  const stop = (): void => reject(signal.reason);
  const answer = (reply: unknown): void => resolve(reply as ChildReply);
  const end = (): void => reject(new Problem(imagingProblems['render-failed'], { retryAfter: 5 }));
  signal.addEventListener('abort', stop, { once: true });
  child.once('message', answer).once('exit', end).once('error', end);
  child.send(task, (error) => {
    if (error !== null) end();
  });
  return promise.finally(() => {
    signal.removeEventListener('abort', stop);
    child.off('message', answer).off('exit', end).off('error', end);
  });
}

function withoutRefusal(reply: ChildReply): ChildReply {
  if ('failed' in reply) throw new Error(reply.failed);
  if (!('refused' in reply)) return reply;
  const kind = Object.values(imagingProblems).find(({ code }) => code === reply.refused);
  throw kind === undefined ? new Error(reply.refused) : new Problem(kind, reply.details);
}
