const segment = /^[A-Za-z0-9._~-]{1,255}$/;
const unfinishedSegment = /^[A-Za-z0-9._~-]{0,255}$/;

/** S3 allows 1,024 bytes of key, file systems 255 of a name; a key is ASCII, so characters are bytes. */
const longestKey = 1_024;

/**
 * Splits a key into its segments. Keys are made by our own code, never taken from outside as they are,
 * so a malformed one is a mistake of the program: a plain error, answered as 500 and reported.
 */
export function keySegments(key: string): readonly string[] {
  const segments = key.split('/');
  if (key.length > longestKey || !segments.every(isSegment)) throw malformed('object key', key);
  return segments;
}

/** Refuses what no key can begin with. The prefix may end within a segment; the empty one is every key. */
export function checkPrefix(prefix: string): void {
  const segments = prefix.split('/');
  const last = segments.pop() ?? '';
  if (prefix.length > longestKey || !unfinishedSegment.test(last) || !segments.every(isSegment)) {
    throw malformed('prefix of object keys', prefix);
  }
}

export function isSegment(name: string): boolean {
  return segment.test(name) && name !== '.' && name !== '..';
}

function malformed(thing: string, value: string): Error {
  return new TypeError(
    `${JSON.stringify(value.slice(0, 200))} is not an ${thing}: expected at most ${longestKey} characters, ` +
      'segments of 1 to 255 letters, digits or ._~- separated by /, none of them . or ..',
  );
}
