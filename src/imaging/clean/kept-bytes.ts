/** Why a picture cannot be cleaned. It never leaves this folder: `cleanPicture` answers undefined. */
export class NotCleanable extends Error {
  override readonly name = 'NotCleanable';
}

export function refuse(reason: string): never {
  throw new NotCleanable(reason);
}

/** Far above what cameras and encoders write; a file with more is made to cost memory. */
const mostPieces = 100_000;

type Range = { readonly from: number; to: number };

/**
 * What stays of a picture: ranges of the source and small new pieces, in order. Nothing is copied until
 * `join`, which makes the one copy.
 */
export class KeptBytes {
  readonly #source: Buffer;
  readonly #pieces: (Range | Buffer)[] = [];
  #length = 0;

  constructor(source: Buffer) {
    this.#source = source;
  }

  /** How long the result is so far, in bytes. */
  get length(): number {
    return this.#length;
  }

  /** Keeps the source's bytes from `from` up to but not including `to`. */
  keep(from: number, to: number): void {
    if (from < 0 || to < from || to > this.#source.length) refuse('a part reaches beyond the file');
    const last = this.#pieces.at(-1);
    if (last !== undefined && !Buffer.isBuffer(last) && last.to === from) last.to = to;
    else this.#push({ from, to });
    this.#length += to - from;
  }

  add(bytes: Buffer): void {
    this.#push(bytes);
    this.#length += bytes.length;
  }

  join(): Buffer {
    const parts = this.#pieces.map((piece) =>
      Buffer.isBuffer(piece) ? piece : this.#source.subarray(piece.from, piece.to),
    );
    return Buffer.concat(parts, this.#length);
  }

  #push(piece: Range | Buffer): void {
    if (this.#pieces.length >= mostPieces) refuse('too many parts');
    this.#pieces.push(piece);
  }
}
