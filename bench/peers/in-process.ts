import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ownChild } from '../support/owned.ts';
import type { Task, TaskResult } from './sharp-limit.ts';

/** sharp by itself, in a process started in the same environment as the server's. */
export class InProcess implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #end: () => Promise<void>;

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#end = ownChild(child);
  }

  async run(task: Task): Promise<TaskResult> {
    this.#child.send(task);
    return (await this.#heard()) as TaskResult;
  }

  async #heard(): Promise<unknown> {
    const gaveUp = new AbortController();
    const ended = once(this.#child, 'exit', { signal: gaveUp.signal }).then(() => {
      throw new Error('The process that measures sharp alone has ended.');
    });
    try {
      const [message] = (await Promise.race([once(this.#child, 'message'), ended])) as unknown[];
      return message;
    } finally {
      ended.catch(() => undefined);
      gaveUp.abort();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#end();
  }

  static async start(): Promise<InProcess> {
    const child = fork(fileURLToPath(new URL('./sharp-limit.ts', import.meta.url)));
    const limit = new InProcess(child);
    await limit.#heard();
    return limit;
  }
}
