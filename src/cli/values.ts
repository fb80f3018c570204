import type { Values } from './command.ts';

/** The command was not written as it must be: exit code 64, `EX_USAGE` of sysexits.h. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export function usageFault(sentence: string): UsageError {
  return new UsageError(sentence);
}

export function optionalText(values: Values, name: string): string | undefined {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
}

export function requiredText(values: Values, name: string): string {
  const value = optionalText(values, name);
  if (value === undefined) throw usageFault(`--${name} is missing`);
  return value;
}
