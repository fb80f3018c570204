import { parseArgs } from 'node:util';
import type { Command, Values } from './command.ts';
import { nearest, usageOf } from './help.ts';
import { usageFault } from './values.ts';

/** Reads what stands after the words of a command. Throws `UsageError`, which names every fault there is. */
export function parseCommandLine(
  command: Command,
  words: readonly string[],
): { positionals: readonly string[]; values: Values } {
  const args = words.slice(command.words.split(' ').length);
  // Not strict: the faults of the platform's parser come one at a time and speak of its own options.
  const { positionals, values, tokens } = parseArgs({
    args: [...args],
    options: command.options ?? {},
    ...{ allowPositionals: true, strict: false, tokens: true },
  });
  // `--email --name x` is an option without its value, not one whose value is an option.
  const swallowed = tokens.flatMap((token) =>
    token.kind === 'option' && token.inlineValue === false && /^-./.test(token.value)
      ? [`--${token.name} needs a value`]
      : [],
  );
  // A misspelt option makes its value look like an argument, and itself missing.
  const misread = [...swallowed, ...faultsOfOptions(command, values)];
  const faults =
    misread.length > 0
      ? misread
      : [...faultsOfArguments(command, positionals), ...missingOptions(command, values)];
  if (faults.length === 0) return { positionals, values };
  throw usageFault([...faults, usageOf(command)].join('\n'));
}

function faultsOfArguments({ takes, usage }: Command, given: readonly string[]): string[] {
  const names = argumentNames(usage);
  const missing = names.slice(given.length, takes).map((name) => `${name} is missing`);
  const extra = given.slice(takes).map((word) => `${JSON.stringify(word)} is one argument too many`);
  return [...missing, ...extra];
}

/** What stands in angle brackets before the first option. */
function argumentNames(usage: string): string[] {
  const [before = ''] = usage.split(/\[|--/);
  return before.match(/<[^>]+>/g) ?? [];
}

function faultsOfOptions({ options = {} }: Command, values: Values): string[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const option = options[name];
    if (option === undefined) {
      const meant = nearest(name, Object.keys(options));
      return [`there is no --${name}${meant === undefined ? '' : `; did you mean --${meant}?`}`];
    }
    if (option.type === 'string' && typeof value !== 'string') return [`--${name} needs a value`];
    return option.type === 'boolean' && typeof value !== 'boolean' ? [`--${name} takes no value`] : [];
  });
}

/** An option outside of square brackets has to be there. */
function missingOptions({ usage }: Command, values: Values): string[] {
  const needed = usage.replaceAll(/\[[^\]]*\]/g, '').match(/--[a-z-]+/g) ?? [];
  return needed
    .filter((option) => values[option.slice(2)] === undefined)
    .map((option) => `${option} is missing`);
}
