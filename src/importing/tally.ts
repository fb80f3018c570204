import type { Copied } from './copy-image.ts';
import type { ListedImage } from './listing.ts';
import type { Found } from './walk.ts';

/** What could not be imported, and why. */
export type Fault = {
  /** As the source calls it. */
  readonly name: string;
  /** The problem's code, for programs. */
  readonly code: string;
  readonly reason: string;
};

/** How far an import is. */
export type Progress = {
  /** While `counting`, the totals still grow. */
  readonly stage: 'counting' | 'copying';
  readonly folders: number;
  readonly images: number;
  readonly totalImages: number;
  /** Of images done with, as listed by the source, whether or not they had to be fetched. */
  readonly bytes: number;
  readonly totalBytes: number;
  /** That came over the network. */
  readonly arrivedBytes: number;
};

export type Imported = {
  readonly folders: number;
  readonly copied: number;
  readonly replaced: number;
  /** Bytes of the images copied and replaced. */
  readonly bytes: number;
  /** Those that were in the library already. */
  readonly skipped: number;
  /** Those that were deleted at the source while the import ran. */
  readonly gone: number;
  /** Those of `copied` and `replaced` whose bytes are not the original's: the source cleans what it delivers. */
  readonly notAsListed: number;
  /** Videos, which are not copied. */
  readonly streams: number;
  readonly failed: readonly Fault[];
  /** Why the import ended before its end; null when it did not. */
  readonly stopped: string | null;
};

/** Counts what becomes of everything found. */
export class Tally {
  #progress: Progress = {
    stage: 'counting',
    folders: 0,
    images: 0,
    totalImages: 0,
    bytes: 0,
    totalBytes: 0,
    arrivedBytes: 0,
  };
  readonly #tell: (progress: Progress) => void;
  readonly #sums = { copied: 0, replaced: 0, bytes: 0, skipped: 0, gone: 0, notAsListed: 0, streams: 0 };
  readonly #failed: Fault[] = [];
  #stopped: string | null = null;

  constructor(tell: (progress: Progress) => void = () => {}) {
    this.#tell = tell;
  }

  /** Before anything is copied: what there is to do. */
  count(found: Found): void {
    const { folders, totalImages, totalBytes } = this.#progress;
    if (found.kind === 'folder') this.#change({ folders: folders + 1 });
    if (found.kind !== 'image') return;
    this.#change({ totalImages: totalImages + 1, totalBytes: totalBytes + (found.image.size ?? 0) });
  }

  /** Counting is over. */
  begin(): void {
    this.#change({ stage: 'copying', folders: 0 });
  }

  get hasBegun(): boolean {
    return this.#progress.stage === 'copying';
  }

  readonly arrived = (bytes: number): void => {
    this.#change({ arrivedBytes: this.#progress.arrivedBytes + bytes });
  };

  folder(): void {
    this.#change({ folders: this.#progress.folders + 1 });
  }

  streams(count: number): void {
    this.#sums.streams += count;
  }

  settled(image: ListedImage, copied: Copied): void {
    if ('bytes' in copied) {
      this.#sums[copied.outcome] += 1;
      this.#sums.bytes += copied.bytes;
      if (!copied.asListed) this.#sums.notAsListed += 1;
    } else {
      this.#sums[copied.outcome === 'there' ? 'skipped' : 'gone'] += 1;
    }
    this.#done(image);
  }

  failedImage(image: ListedImage, fault: Fault): void {
    this.failed(fault);
    this.#done(image);
  }

  failed(fault: Fault): void {
    this.#failed.push(fault);
  }

  stop(why: string): void {
    this.#stopped = why;
  }

  result(): Imported {
    const { folders } = this.#progress;
    return {
      folders: this.hasBegun ? folders : 0,
      ...this.#sums,
      failed: this.#failed,
      stopped: this.#stopped,
    };
  }

  #done({ size = 0 }: ListedImage): void {
    const { images, bytes } = this.#progress;
    this.#change({ images: images + 1, bytes: bytes + size });
  }

  #change(changes: Partial<Progress>): void {
    this.#progress = { ...this.#progress, ...changes };
    this.#tell(this.#progress);
  }
}
