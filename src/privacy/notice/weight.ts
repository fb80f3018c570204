/** How much a change is: the heaviest of a version says how long it waits. */
export const weights = ['correction', 'minor', 'substantial'] as const;

export type Weight = (typeof weights)[number];

/** For how many days people know of it before it takes effect. */
export const noticeDays: Readonly<Record<Weight, number>> = { correction: 0, minor: 7, substantial: 30 };

/** The heaviest of several; nothing at all is a correction. */
export function heaviest(changes: readonly { readonly weight: Weight }[]): Weight {
  return weights.findLast((weight) => changes.some((change) => change.weight === weight)) ?? 'correction';
}

/** Texts that differ in marks and letter case alone say the same; of others no machine can tell that they promise as much. */
export function compareWords(was: string, is: string): Weight {
  const words = (text: string): string => (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
  return words(was) === words(is) ? 'minor' : 'substantial';
}
