import type { ByteRange } from './object-store.ts';

/** A range is computed by our own code from a known size, so a malformed one is a mistake of the program. */
export function checkRange({ first, last }: ByteRange): void {
  if (Number.isSafeInteger(first) && Number.isSafeInteger(last) && first >= 0 && last >= first) return;
  throw new RangeError(
    `${first} to ${last} is not a range of bytes: expected whole numbers, 0 <= first <= last`,
  );
}
