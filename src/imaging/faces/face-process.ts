import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Problem } from '#platform/problem.ts';
import type { LookReply, LookRequest, Seen } from './face-looks.ts';
import type { FaceModel } from './face-model.ts';
import { faceProblems } from './face-problems.ts';

export type FaceProcessLimits = {
  /** The longest one picture may take; loading the detector counts. */
  readonly seconds: number;
  /** How long a process is kept that nobody asks. */
  readonly idleSeconds: number;
  /** Above this the process is let go after it has answered. */
  readonly megabytes: number;
};

const program = fileURLToPath(new URL('face-child.ts', import.meta.url));

/**
 * The process that looks for faces: started when it is first asked, ended when it was not asked for a while, is too slow,
 * has grown too large or its answer is no longer wanted. The server itself never loads the detector.
 */
export class FaceProcess implements Disposable {
  readonly #model: FaceModel;
  readonly #limits: FaceProcessLimits;
  #child: ChildProcess | undefined;
  #idle: NodeJS.Timeout | undefined;

  constructor(model: FaceModel, limits: FaceProcessLimits) {
    this.#model = model;
    this.#limits = limits;
  }

  /** Of the process that runs now. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** One at a time: whoever calls sees to that. Throws `face-detection-failed` and the signal's reason. */
  async look(request: LookRequest, signal: AbortSignal): Promise<readonly (readonly Seen[])[]> {
    signal.throwIfAborted();
    clearTimeout(this.#idle);
    const clock = AbortSignal.timeout(this.#limits.seconds * 1000);
    try {
      const reply = await this.#ask(request, AbortSignal.any([signal, clock]));
      if ('failed' in reply) throw this.#failure(reply.failed);
      if (reply.memory > this.#limits.megabytes * 1e6) this.end();
      else this.#waitIdle();
      return reply.seen;
    } catch (error) {
      this.end();
      throw clock.aborted && !signal.aborted
        ? this.#failure(`it took over ${this.#limits.seconds} s`)
        : error;
    }
  }

  end(): void {
    clearTimeout(this.#idle);
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  [Symbol.dispose](): void {
    this.end();
  }

  #ask(request: LookRequest, signal: AbortSignal): Promise<LookReply> {
    const child = (this.#child ??= this.#start());
    child.ref();
    child.channel?.ref();
    return new Promise<LookReply>((resolve, reject) => {
      const stop = (): void => reject(signal.reason);
      const ended = (): void => resolve({ failed: 'it ended' });
      signal.addEventListener('abort', stop, { once: true });
      child.once('exit', ended);
      child.once('error', ended);
      child.once('message', (reply) => {
        signal.removeEventListener('abort', stop);
        child.removeListener('exit', ended).removeListener('error', ended);
        resolve(reply as LookReply);
      });
      child.send(request, (error) => {
        if (error !== null) resolve({ failed: String(error) });
      });
    });
  }

  /** It inherits no setting and no secret. */
  #start(): ChildProcess {
    const child = fork(program, [JSON.stringify(this.#model)], {
      env: {},
      execArgv: ['--max-old-space-size=256'],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    child.once('exit', () => {
      if (this.#child === child) this.#child = undefined;
    });
    return child;
  }

  #waitIdle(): void {
    this.#idle = setTimeout(() => this.end(), this.#limits.idleSeconds * 1000).unref();
    this.#child?.unref();
    this.#child?.channel?.unref();
  }

  #failure(why: string): Problem {
    const detail = `${faceProblems['face-detection-failed'].title} Reason: ${why}.`;
    return new Problem(faceProblems['face-detection-failed'], { detail, retryAfter: 5 });
  }
}
