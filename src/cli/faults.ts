import type { Fault } from '#backup/format.ts';

const shown = 10;

const words = { missing: 'is missing', damaged: 'is not what was uploaded' };

/** What the installation itself had lost when the backup was made; no line when it had lost nothing. */
export function tellFaults(made: {
  readonly faults: readonly Fault[];
  readonly moreFaults: number;
}): string[] {
  if (made.faults.length === 0) return [];
  const more = made.faults.length - shown + made.moreFaults;
  return [
    'The installation had lost some of its objects already:',
    ...made.faults.slice(0, shown).map(({ key, fault }) => `  ${key} ${words[fault]}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
    'An older backup may still have them.',
  ];
}
