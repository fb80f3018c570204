import v8 from 'node:v8';
import vm from 'node:vm';

const tickMs = 5_000;
/** Ticks without a request before the memory of busier times is given back. */
const idleTicks = 3;

/**
 * Gives memory back when nobody asks for anything: V8 collects only when it needs room, so an idle process
 * would keep what a flood of requests left behind for as long as it runs. Two full collections (some 30 ms each) after
 * each busy time, since the second frees what the first found finished; none while it lasts.
 */
export class IdleRelease implements Disposable {
  readonly #timer: NodeJS.Timeout;
  #seen = 0;
  #idle = idleTicks;

  /** `requests` gives how many there have been so far. */
  constructor(requests: () => number) {
    const collect = collector();
    this.#timer = setInterval(() => {
      const seen = requests();
      this.#idle = seen === this.#seen ? this.#idle + 1 : 0;
      this.#seen = seen;
      if (this.#idle === idleTicks || this.#idle === idleTicks + 1) collect();
    }, tickMs).unref();
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** V8's own collection, which Node shows only to who asks for it; `last-resort` also shrinks what is reserved. */
function collector(): () => void {
  v8.setFlagsFromString('--expose-gc');
  const gc = vm.runInNewContext('gc') as (options: object) => void;
  return () => gc({ type: 'major', execution: 'sync', flavor: 'last-resort' });
}
