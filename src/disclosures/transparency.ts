import type { Db } from '#database/database.ts';
import { listCases } from './cases.ts';

/** How often data was asked for and given in a year. In bands, so that no count points at one person. */
export type YearOfDisclosures = {
  readonly year: number;
  readonly kinds: readonly { readonly kind: string; readonly asked: string; readonly given: string }[];
};

const bands: readonly (readonly [least: number, band: string])[] = [
  [1_000, '1,000 or more'],
  [100, '100–999'],
  [50, '50–99'],
  [10, '10–49'],
  [1, '1–9'],
  [0, '0'],
];

export function bandOf(count: number): string {
  return bands.find(([least]) => count >= least)?.[1] ?? '0';
}

/** Every year from the first case to this one, also without any; a year is published when it is over. */
export async function countDisclosures(db: Db, now: Date): Promise<YearOfDisclosures[]> {
  const cases = await listCases(db);
  const last = now.getUTCFullYear() - 1;
  const first = Math.min(last, ...cases.map(({ made_at: at }) => at.getUTCFullYear()));
  return Array.from({ length: last - first + 1 }, (_, at) => last - at).map((year) => {
    const ofYear = cases.filter(({ made_at: at }) => at.getUTCFullYear() === year);
    return {
      year,
      kinds: (['order', 'request', 'protective', 'transfer'] as const).map((kind) => {
        const asked = ofYear.filter((one) => one.kind === kind);
        const given = asked.filter(({ given_at: at }) => at !== null);
        return { kind, asked: bandOf(asked.length), given: bandOf(given.length) };
      }),
    };
  });
}
