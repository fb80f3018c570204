/** What the server acknowledged: from then on it must be there for ever. */
export type Acknowledged = { readonly path: string; readonly sha256: string };

/** What its clients know of a server, over all its crashes. */
export class Ledger {
  /** By path. */
  readonly acknowledged = new Map<string, Acknowledged>();
  /** Of everything that was ever sent: nothing else may be in the library. */
  readonly sent = new Set<string>();

  acknowledge(path: string, sha256: string): void {
    this.acknowledged.set(path, { path, sha256 });
  }
}
