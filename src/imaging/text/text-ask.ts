import { Problem } from '#platform/problem.ts';
import type { Style } from './fonts.ts';
import { fontFingerprint } from './coverage.ts';
import { textProblems } from './text-problems.ts';
import { checkArea, checkWords, chooseFont, textLimits, type TextStyle } from './text-style.ts';

/** What `text:{font}_{size}[_bold][_italic][_center][_line_spacing_N]:{words}` says. */
export type TextAsk = Pick<TextStyle, 'words' | 'family' | 'bold' | 'italic' | 'size' | 'align'> & {
  /** Pixels between two lines, more than the font says; less when negative. */
  readonly lineSpacing: number;
};

const usual = { bold: false, italic: false, align: 'left', lineSpacing: 0 } as const;

/**
 * Reads Cloudinary's spelling. Words are percent-encoded once more than the address, so that they may hold a comma, a
 * slash or a colon. Undefined when it is no text at all. Throws `bad-text`, `unknown-font`, `unknown-character`.
 */
export function parseText(text: string): TextAsk | undefined {
  if (!text.startsWith('text:')) return undefined;
  const parts = /^text:([^:]*?)_(\d{1,6})((?:_[a-z]\w*|_-?\d+)*):(.*)$/s.exec(text);
  if (parts === null) {
    const expected = 'text:FONT_SIZE:WORDS, such as text:Arial_40_bold:Hello';
    throw new Problem(textProblems['bad-text'], { thing: 'text', value: text, expected });
  }
  const [, font = '', size = '', options = '', words = ''] = parts;
  const asked = { ...usual, ...parseOptions(options) };
  const { min, max } = textLimits.size;
  if (Number(size) < min || Number(size) > max) {
    throw new Problem(textProblems['bad-text'], {
      thing: 'size of the text',
      value: size,
      expected: `${min} to ${max} pixels`,
    });
  }
  const { name: family } = chooseFont(decode(font), styleOf(asked));
  return { ...asked, family, size: Number(size), words: checkWords(decode(words)) };
}

/** Reads back as the same. */
export function printText({ words, family, size, bold, italic, align, lineSpacing }: TextAsk): string {
  const options = [
    bold ? '_bold' : '',
    italic ? '_italic' : '',
    align === usual.align ? '' : `_${align}`,
    lineSpacing === 0 ? '' : `_line_spacing_${lineSpacing}`,
  ];
  return `text:${encodeURIComponent(family)}_${size}${options.join('')}:${encodeURIComponent(words)}`;
}

/** Everything that decides what is drawn. Throws `bad-text` when it would be too large. */
export function styleText(
  { lineSpacing, size, ...ask }: TextAsk,
  look: Pick<TextStyle, 'colour' | 'maxWidth'> & { readonly background?: string | undefined },
): TextStyle {
  const { colour, background, maxWidth } = look;
  const style = {
    ...ask,
    size,
    colour,
    maxWidth,
    fonts: fontFingerprint,
    // A line of our fonts is about 1.3 em high.
    lineHeight: Math.max(0.5, Math.round(100 * (1 + lineSpacing / (1.3 * size))) / 100),
  };
  checkArea(style);
  return background === undefined ? style : { ...style, background };
}

function styleOf({ bold, italic }: { bold: boolean; italic: boolean }): Style {
  if (bold) return italic ? 'bold italic' : 'bold';
  return italic ? 'italic' : 'regular';
}

function parseOptions(options: string): Partial<TextAsk> {
  const spacing = /_line_spacing_(-?\d{1,4})(?=_|$)/.exec(options);
  const read: Record<string, Partial<TextAsk>> = {
    bold: { bold: true },
    italic: { italic: true },
    normal: {},
    left: { align: 'left' },
    center: { align: 'center' },
    right: { align: 'right' },
  };
  const rest = options
    .replace(spacing?.[0] ?? '', '')
    .split('_')
    .slice(1);
  const known = rest.map((name) => {
    const option = Object.hasOwn(read, name) ? read[name] : undefined;
    if (option !== undefined) return option;
    const expected = `${Object.keys(read).join(', ')} or line_spacing_N`;
    throw new Problem(textProblems['bad-text'], { thing: 'option of the text', value: name, expected });
  });
  const lineSpacing = spacing === null ? {} : { lineSpacing: Number(spacing[1]) };
  return Object.assign({}, ...known, lineSpacing) as Partial<TextAsk>;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Problem(textProblems['bad-text'], {
      thing: 'text',
      value: text,
      expected: 'percent-encoded UTF-8, once more than the address; % is %2525',
    });
  }
}
