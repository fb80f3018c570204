import { type AssetPath, baseName } from './path.ts';
import type { Asset } from './asset.ts';

/** What nobody types in full, and what no index should hold for one picture. */
const longestWord = 64;
const mostWords = 500;

/** Letters that stay whole when marks are taken off them. */
const letters: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
};

/** Scripts that put no space between words. */
const unspaced =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const segmenter = new Intl.Segmenter('und', { granularity: 'word' });

/**
 * The words of a text as a search compares them: small letters without accents; letters and digits apart, so that `DSC01234` is
 * found by both; `SunsetBeach` as one word and as two.
 */
export function wordsIn(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFKC');
  const apart = plain.replace(/(\p{Ll})(?=\p{Lu})/gu, '$1 ');
  const found = new Set<string>();
  for (const form of [plain, apart]) {
    for (const [run] of folded(form).matchAll(/[\p{L}\p{M}]+|\p{N}+/gu)) {
      for (const word of unspaced.test(run) ? segments(run) : [run]) found.add(cut(word));
    }
  }
  return [...found];
}

function folded(text: string): string {
  return text.toLowerCase().replace(/[ßæœøłđðþı]/g, (letter) => letters[letter] ?? letter);
}

function segments(run: string): string[] {
  return [...segmenter.segment(run)].flatMap(({ segment, isWordLike }) =>
    isWordLike === true ? [segment] : [],
  );
}

function cut(word: string): string {
  return Array.from(word).slice(0, longestWord).join('');
}

type Worded = Pick<Asset, 'path' | 'original_name' | 'description' | 'alt_text' | 'tags' | 'fields'>;

/** Everything that an asset can be found by, in order. */
export function wordsOf(asset: Worded): string[] {
  const texts = [
    ...[baseName(asset.path as AssetPath), asset.original_name].map((name) => name.replace(/\.[^.]*$/, '')),
    ...asset.tags,
    asset.alt_text,
    asset.description,
    ...Object.values(asset.fields).filter((value) => typeof value === 'string'),
  ];
  return [...new Set(texts.flatMap(wordsIn))].slice(0, mostWords).toSorted();
}
