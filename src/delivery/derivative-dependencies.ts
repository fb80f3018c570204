import type { Id } from '#platform/id.ts';

/** A key without dependencies has 32 to 64 digits; each asset that a derivative depends on is 32 more. */
const nameDigits = 64;
const idDigits = 32;

/** What fits into a file's name of 255 bytes. */
export const mostDependencies = 5;

/** The key of a derivative that shows other assets too. Throws a `RangeError` for more than `mostDependencies`. */
export function nameWithDependencies(name: string, dependencies: readonly Id<'asset'>[]): string {
  if (dependencies.length === 0) return name;
  if (dependencies.length > mostDependencies || name.length !== nameDigits) {
    throw new RangeError(
      `A derivative depends on ${dependencies.length} assets, at most ${mostDependencies} can be.`,
    );
  }
  return name + [...dependencies].sort().join('').replaceAll('-', '');
}

/** The groups of the assets that a key names. */
export function dependenciesIn(key: string): string[] {
  const ids: string[] = [];
  for (let at = nameDigits; at + idDigits <= key.length; at += idDigits) {
    const hex = key.slice(at, at + idDigits);
    ids.push(
      [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'),
    );
  }
  return ids;
}
