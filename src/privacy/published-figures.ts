/** A group smaller than this is not published, nor what would show its size. */
export const smallestGroup = 10;

/** What is published is a multiple of this. */
export const roundedTo = 5;

/** How many visits there were under one value, and how many of them are known to be different people. */
export type Count = { readonly value: string; readonly visits: number; readonly together: number };

/** One table of a report. Values that are too small, or would show one that is, are not in it. */
export type PublishedTable = {
  readonly rows: readonly { readonly value: string; readonly visits: number }[];
  /** Whether something is not in it. */
  readonly withheld: boolean;
};

declare const isPublic: unique symbol;

/** Figures that nobody can be found in. `publishFigures` alone makes them, so nothing else can be published. */
export type PublishedFigures = {
  /** Null where there were too few. */
  readonly visits: number | null;
  readonly tables: Readonly<Record<string, PublishedTable>>;
  readonly [isPublic]: true;
};

/** `all` is what every table is a division of. */
export function publishFigures(
  all: Omit<Count, 'value'>,
  tables: Readonly<Record<string, readonly Count[]>>,
): PublishedFigures {
  const isShown = all.together >= smallestGroup;
  const published = Object.entries(tables).map(([name, counts]) => [
    name,
    isShown ? publishTable(counts) : { rows: [], withheld: counts.length > 0 },
  ]);
  const figures = {
    visits: isShown ? rounded(all.visits) : null,
    tables: Object.fromEntries(published) as Record<string, PublishedTable>,
  };
  return figures as unknown as PublishedFigures;
}

/**
 * Beside the small ones the smallest of the others is withheld (complementary suppression): else what is missing
 * from the sum would be the size of a small group. Which of those withheld are small cannot be told.
 */
function publishTable(counts: readonly Count[]): PublishedTable {
  const isSmall = ({ together }: Count): boolean => together < smallestGroup;
  const small = counts.filter(isSmall);
  const large = counts.filter((count) => !isSmall(count)).toSorted((one, other) => other.visits - one.visits);
  if (small.length > 0) large.pop();
  return {
    rows: large.map(({ value, visits }) => ({ value, visits: rounded(visits) })),
    withheld: small.length > 0,
  };
}

function rounded(count: number): number {
  return Math.round(count / roundedTo) * roundedTo;
}
