import fontSet from './font-set.json' with { type: 'json' };

/** Changes with any byte of any font: part of every plan that sets text. */
export const fontFingerprint: string = fontSet.fingerprint;

/**
 * The first character of the text that no font of ours can show, as it would be written and by its number. What is not
 * shown by a glyph of its own needs none: joiners, variation selectors, marks of direction.
 */
export function firstUnknownCharacter(words: string): string | undefined {
  for (const character of words) {
    const code = character.codePointAt(0) ?? 0;
    if (character === '\n' || isCovered(code) || /\p{Default_Ignorable_Code_Point}/u.test(character))
      continue;
    return `${character} (U+${code.toString(16).toUpperCase().padStart(4, '0')})`;
  }
  return undefined;
}

/** `ranges` is a list of first and last characters, ascending. */
function isCovered(code: number): boolean {
  const { ranges } = fontSet;
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (ranges[2 * middle] ?? 0)) high = middle - 1;
    else if (code > (ranges[2 * middle + 1] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}
