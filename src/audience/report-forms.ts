import { roundedTo, smallestGroup } from '#privacy/published-figures.ts';
import { measures } from './publish.ts';
import type { Report } from './reports.ts';

/** A report for programs, with what bounds it. */
export function reportAsJson({ month, figures }: Report): object {
  return { month, smallestGroup, roundedTo, ...figures };
}

/** A row for each count that is published; the count of all first. */
export function reportAsCsv({ figures }: Report): string {
  const all = figures.visits === null ? [] : [`all,all,${figures.visits}`];
  const rows = measures.flatMap((measure) =>
    (figures.tables[measure]?.rows ?? []).map(({ value, visits }) => `${measure},${value},${visits}`),
  );
  return ['table,value,visits', ...all, ...rows, ''].join('\n');
}
