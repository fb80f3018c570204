import { memoryMb } from '../support/processes.ts';
import type { Product } from '../support/product.ts';

/** Remembers what was under way when the server's memory was highest, looked at every 50 ms. */
export class PeakWatch implements Disposable {
  readonly underWay = new Set<string>();
  #peakMb = 0;
  #then: readonly string[] = [];
  readonly #timer: NodeJS.Timeout;

  constructor(product: Product) {
    this.#timer = setInterval(() => {
      const now = product.hasEnded() ? 0 : memoryMb(product.pid);
      if (now <= this.#peakMb) return;
      this.#peakMb = now;
      this.#then = [...this.underWay];
    }, 50);
  }

  summary(): string {
    return `${this.#peakMb.toFixed(0)} MB seen with these under way: ${this.#then.join(', ')}`;
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}
