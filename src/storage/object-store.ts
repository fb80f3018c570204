import type { Readable } from 'node:stream';

/** What is known of a stored object without reading it. */
export type ObjectFacts = { readonly key: string; readonly bytes: number; readonly modified: Date };

/** First and last byte, both included, as in an HTTP range. */
export type ByteRange = { readonly first: number; readonly last: number };

/**
 * Bytes by key. A key is `segment/segment/…` of `[A-Za-z0-9._~-]`, never `.` or `..`, and never a folder of
 * another key; a malformed one is a mistake of the program (`TypeError`).
 * Every form passes `test/storage/object-store.contract.ts`.
 */
export type ObjectStore = AsyncDisposable & {
  /**
   * Stores the whole stream under the key, replacing what was there. Resolves when the bytes would
   * survive a loss of power; until then a reader sees the old object or none, never a part.
   * A source that fails leaves nothing. Throws `no-space` when the medium is full. In the end the source is
   * read out or destroyed: a door that wants to answer over the same socket keeps the socket out of its reach.
   */
  put(key: string, source: Readable | Uint8Array): Promise<ObjectFacts>;
  head(key: string): Promise<ObjectFacts | undefined>;
  /** The whole object in memory: for what is known to be small. */
  read(key: string): Promise<Buffer | undefined>;
  /** The object or its range, which ends where the object ends. Whoever asked reads it out or destroys it. */
  stream(key: string, range?: ByteRange): Promise<Readable | undefined>;
  /**
   * Keeps the object under a second key too, as durably as `put` and replacing what was there, without its bytes going
   * through this process. False when there is nothing under `from`.
   */
  copy(from: string, to: string): Promise<boolean>;
  /**
   * Keeps a whole file of this machine as an object, replacing what was there; the file stays. It has been synced by who
   * wrote it: where the file system allows, the object is a second name of it. Throws `no-space`.
   */
  adopt(key: string, file: string): Promise<void>;
  /** False when there was nothing. */
  delete(key: string): Promise<boolean>;
  /** Everything whose key begins with the prefix, in order of key. */
  list(prefix: string): AsyncIterable<ObjectFacts>;
  /** A path on this machine that holds the object, where there is one: reading it saves a copy. */
  localPath(key: string): string | undefined;
};
