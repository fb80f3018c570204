import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, relative } from 'node:path';
import { charactersOf } from '#imaging/text/cmap.ts';
import { type FontFamily, fontFamilies } from '#imaging/text/fonts.ts';

const families: readonly FontFamily[] = fontFamilies;
const files = families.flatMap((family) => Object.values(family.files));
const folderOfConfiguration = 'src/imaging/text';

/** What is known of the fonts without opening them: which bytes they are, and which characters they show. */
export function fontSet(): string {
  const hash = createHash('sha256');
  const characters = new Set<number>();
  for (const file of files) {
    const bytes = readFileSync(file);
    hash.update(createHash('sha256').update(`${file}\n`).update(bytes).digest());
    for (const code of charactersOf(bytes)) characters.add(code);
  }
  return `${JSON.stringify({ fingerprint: hash.digest('hex').slice(0, 16), ranges: rangesOf(characters) })}\n`;
}

/** For fontconfig: the folders of our fonts and nothing else, so that no font of the machine slips in. */
export function fontConfiguration(): string {
  const folders = [...new Set(files.map((file) => relative(folderOfConfiguration, dirname(file))))];
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
    '<!-- Generated from fonts.ts. No cache: the few files are read in 0.1 s when text is first drawn. -->',
    '<fontconfig>',
    ...folders.map((folder) => `  <dir prefix="relative">${folder}</dir>`),
    '  <selectfont>',
    ...neighbours().map((name) => `    <rejectfont><glob>*/${name}</glob></rejectfont>`),
    '  </selectfont>',
    ...families.flatMap(({ name, alsoCalled = [] }) => alsoCalled.map((other) => alias(other, name))),
    alias('emoji', 'Noto Color Emoji'),
    alias('sans-serif', 'Noto Sans'),
    alias('serif', 'Tinos'),
    alias('monospace', 'Cousine'),
    '</fontconfig>',
    '',
  ].join('\n');
}

/** Other weights that lie in the same folders. */
function neighbours(): string[] {
  const names = new Set(files.map((file) => basename(file)));
  const folders = [...new Set(files.map((file) => dirname(file)))];
  return folders
    .flatMap((folder) => readdirSync(folder).sort())
    .filter((name) => /\.(?:ttf|otf)$/.test(name) && !names.has(name));
}

function alias(name: string, family: string): string {
  return `  <alias binding="same"><family>${name}</family><prefer><family>${family}</family></prefer></alias>`;
}

function rangesOf(characters: ReadonlySet<number>): number[] {
  const ranges: number[] = [];
  for (const code of [...characters].sort((one, other) => one - other)) {
    if (ranges.at(-1) === code - 1) ranges[ranges.length - 1] = code;
    else ranges.push(code, code);
  }
  return ranges;
}
