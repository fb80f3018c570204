/**
 * A least-recently-used map bounded by the bytes of what it holds, not by the number of entries.
 * `Map` keeps insertion order, so the first key is the one unused for longest.
 */
export class ByteLru<Value> {
  readonly #entries = new Map<string, { value: Value; bytes: number }>();
  readonly capacity: number;
  #bytes = 0;

  constructor(capacityBytes: number) {
    this.capacity = capacityBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  /** Whether it is held; asking does not count as use. */
  has(key: string): boolean {
    return this.#entries.has(key);
  }

  /** Keeps the value if it fits at all; makes room by letting go of what was unused for longest. */
  set(key: string, value: Value, bytes: number): void {
    this.delete(key);
    if (bytes > this.capacity) return;
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.capacity) break;
      this.delete(oldest);
    }
  }

  /** All that is held, the longest unused first; what is read may be deleted meanwhile. */
  *entries(): Generator<readonly [string, Value]> {
    for (const [key, { value }] of this.#entries) yield [key, value];
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  clear(): void {
    this.#entries.clear();
    this.#bytes = 0;
  }
}
