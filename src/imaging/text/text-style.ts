import { type FontFamily, fontFamilies, findFamily, type Style } from './fonts.ts';
import { firstUnknownCharacter } from './coverage.ts';
import { textProblems } from './text-problems.ts';
import { Problem } from '#platform/problem.ts';

/** Text and how it is set, every default filled in: plain data, as a plan holds it. */
export type TextStyle = {
  readonly words: string;
  /** A family of `fonts.ts`, by its own name. */
  readonly family: string;
  readonly bold: boolean;
  readonly italic: boolean;
  /** Of the em, in pixels. */
  readonly size: number;
  /** `#rrggbb` or `#rrggbbaa`. */
  readonly colour: string;
  /** What lies behind the letters, in the same form; none when undefined. */
  readonly background?: string;
  readonly align: 'left' | 'center' | 'right';
  /** From line to line, as a multiple of what the font says. */
  readonly lineHeight: number;
  /** The fonts' fingerprint: what is drawn by other fonts is another picture. */
  readonly fonts: string;
  /** In pixels: lines are broken between words, and within one that is longer. */
  readonly maxWidth: number;
};

export const textLimits = { characters: 1_000, size: { min: 4, max: 1_000 } } as const;

/** What a drawn text may take, in pixels: 24 million are 96 MB. */
const largestArea = 24_000_000;

/** Throws `unknown-font` for a family or style that is not there, with what is. */
export function chooseFont(name: string, style: Style): FontFamily {
  const family = findFamily(name);
  if (family === undefined) {
    const expected = `one of ${fontFamilies.map((known) => known.name).join(', ')}`;
    throw new Problem(textProblems['unknown-font'], { thing: 'font', value: name, expected });
  }
  if (family.files[style] !== undefined) return family;
  const expected = `one of ${Object.keys(family.files).join(', ')}`;
  throw new Problem(textProblems['unknown-font'], {
    thing: `style of ${family.name}`,
    value: style,
    expected,
  });
}

/** Throws `bad-text` and `unknown-character`. Windows' line ends count as one. */
export function checkWords(given: string): string {
  const words = given.replaceAll('\r\n', '\n');
  const { length } = Array.from(words);
  const refuse = (value: string | number, expected: string): never => {
    throw new Problem(textProblems['bad-text'], { thing: 'text', value, expected });
  };
  if (words.trim() === '') refuse(words, 'at least one letter');
  if (length > textLimits.characters) refuse(`${length} characters`, `at most ${textLimits.characters}`);
  const control = /(?!\n)[\p{Cc}\p{Cs}\u2028\u2029]/u.exec(words)?.[0];
  if (control !== undefined) refuse(control, 'text without control characters; a line ends with %0A');
  const unknown = firstUnknownCharacter(words);
  if (unknown === undefined) return words;
  throw new Problem(textProblems['unknown-character'], { thing: 'text', value: unknown });
}

/** Throws `bad-text` when the drawn text would be too large to draw, whatever is in it. */
export function checkArea(style: Pick<TextStyle, 'words' | 'size' | 'lineHeight' | 'maxWidth'>): void {
  const { words, size, lineHeight, maxWidth } = style;
  // A letter is at most about 1.2 em wide, and a line 1.5 em high.
  const lengths = words.split('\n').map((line) => Array.from(line).length * size * 1.2);
  const width = Math.min(maxWidth + size, Math.max(...lengths));
  const lines = lengths.reduce((sum, length) => sum + Math.max(1, Math.ceil(length / maxWidth)), 0);
  if (width * lines * size * 1.5 * lineHeight <= largestArea) return;
  throw new Problem(textProblems['bad-text'], {
    thing: 'text',
    value: `${Array.from(words).length} characters of ${size} pixels`,
    expected: 'fewer or smaller ones',
  });
}
