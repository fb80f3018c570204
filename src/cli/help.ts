import type { Environment } from '#config/config.ts';
import type { Command } from './command.ts';
import { commands } from './commands.ts';

/** No line is longer, so that none is broken by a terminal. */
const lineWidth = 100;

/** A usage is shown with npm's way to `vitrine` in front where that is how it is typed. */
const usageWidth = lineWidth - 'npm run -s vitrine -- '.length;

export function help(): string {
  return ['usage: vitrine <command> [--json]', '', ...rowsOf(commands), '', more].join('\n');
}

const more = 'vitrine help <command> explains one command.';

/** The help of one command, or of those that begin alike; of all when these words begin none. */
export function helpFor(words: readonly string[]): string {
  const meant = commands.filter((command) => {
    const own = command.words.split(' ');
    return words.length > 0 && own.every((word, at) => words[at] === undefined || words[at] === word);
  });
  const [only, ...others] = meant;
  if (only === undefined) return words.length === 0 ? help() : noSuchCommand(words);
  if (others.length > 0) return rowsOf(meant).join('\n');
  return [usageOf(only), '', ...broken(only.about, { width: lineWidth, indent: '' })].join('\n');
}

/** Short, with what was probably meant: the whole help would scroll that away. */
export function noSuchCommand(words: readonly string[]): string {
  const typed = words.slice(0, 2).join(' ');
  const known = commands.map((command) => command.words);
  const [first = ''] = words;
  const alike = known.filter((name) => name.split(' ')[0] === first);
  const meant = nearest(typed, known) ?? nearest(first, known);
  const hint =
    meant !== undefined
      ? `Did you mean ${meant}?`
      : alike.length > 0
        ? `There are ${alike.join(', ')}.`
        : 'vitrine help lists all commands.';
  return `There is no command ${JSON.stringify(typed)}. ${hint}`;
}

/** Which of these somebody meant who typed a letter or two wrong; undefined when none is near. */
export function nearest(typed: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((name) => ({ name, distance: distanceOf(typed, name) }))
    .toSorted((one, other) => one.distance - other.distance);
  return best !== undefined &&
    best.distance <= (typed.length < 4 ? 1 : Math.max(2, Math.floor(typed.length / 4)))
    ? best.name
    : undefined;
}

/** Levenshtein's: letters to change, add or leave out. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [line, letter] of one.split('').entries()) {
    const next = [line + 1];
    for (const [at, wanted] of other.split('').entries()) {
      const changed = (row[at] ?? 0) + (letter === wanted ? 0 : 1);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

export function usageOf({ words, usage }: Command): string {
  const typed = `usage: vitrine ${words} ${usage}`.trimEnd();
  return broken(typed, { width: usageWidth, indent: ' '.repeat('usage: '.length) }).join('\n');
}

/** Commands in a text as whoever reads it types them: in a checkout there is no `vitrine`, only npm's way to it. */
export function asTyped(text: string, environment: Environment): string {
  return environment['npm_lifecycle_event'] === undefined
    ? text
    : text.replaceAll(inText, 'npm run -s vitrine -- ');
}

const firstWords = [...new Set([...commands.map(({ words }) => words.split(' ')[0]), 'help', '<command>'])];
const inText = new RegExp(`(?<![\\w/.-])vitrine (?=(?:${firstWords.join('|')})(?![\\w-]))`, 'g');

function rowsOf(listed: readonly Command[]): string[] {
  return listed.flatMap(({ words, usage, about }) => [
    ...broken(`  ${words} ${usage}`.trimEnd(), { width: lineWidth, indent: '      ' }),
    ...broken(`      ${about}`, { width: lineWidth, indent: '      ' }),
  ]);
}

/** Lines of at most `width`, those after the first indented; an option in brackets stays in one piece. */
function broken(text: string, { width, indent }: { width: number; indent: string }): string[] {
  const [margin = ''] = /^ */.exec(text) ?? [];
  const lines: string[] = [];
  let line = margin;
  for (const word of text.match(/\[[^\]]*\]|\S+/g) ?? []) {
    const longer = line.trim() === '' ? line + word : `${line} ${word}`;
    if (longer.length > width && line.trim() !== '') {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line];
}
