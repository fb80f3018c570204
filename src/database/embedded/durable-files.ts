import { fsyncSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

type Options = Parameters<NodeFS['init']>[1];

/** The part of Emscripten's file layer that is reached into; PGlite does not describe it. */
type FileLayer = { NODEFS: { stream_ops: { fsync?: (stream: { nfd?: number }) => number } } };

/**
 * PGlite's file layer has no fsync at all: what it calls committed survives the death of the process
 * but not a loss of power. This gives each fsync of PostgreSQL to the operating system.
 * It leans on internals of the pinned version; a test counts one fsync for each commit.
 */
export class DurableFiles extends NodeFS {
  readonly #failed: (cause: unknown) => void;
  /** Calls of fsync so far. */
  syncs = 0;

  /** After a failed fsync nobody knows what is on the disk: `failed` has to end the engine, as PostgreSQL does itself. */
  constructor(folder: string, failed: (cause: unknown) => void) {
    super(folder);
    this.#failed = failed;
  }

  override async init(pg: PGlite, options: Options): ReturnType<NodeFS['init']> {
    const result = await super.init(pg, options);
    const hook = (module: unknown): void => {
      (module as FileLayer).NODEFS.stream_ops.fsync = (stream) => {
        if (stream.nfd !== undefined) this.#sync(stream.nfd);
        return 0;
      };
    };
    result.emscriptenOpts.preRun?.push(hook);
    return result;
  }

  #sync(descriptor: number): void {
    this.syncs += 1;
    try {
      fsyncSync(descriptor);
    } catch (cause) {
      this.#failed(cause);
    }
  }
}
