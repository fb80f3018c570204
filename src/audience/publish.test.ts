import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AudienceDaysTable } from '#database/tables/audience.ts';
import { type PublishedFigures, roundedTo, smallestGroup } from '#privacy/published-figures.ts';
import { buckets } from './buckets.ts';
import { figuresOf } from './publish.ts';

const countries = ['GB', 'NO', 'SE', 'TR', 'unknown'] as const;
/** Every value a visitor can have; each has one of each. */
const values = { origin: buckets.origin, device: buckets.device, country: countries };
type Divided = keyof typeof values;

type Visitor = { readonly [Measure in Divided]: string } & { readonly pages: readonly string[] };
/** Different people, by day. */
type Month = readonly (readonly Visitor[])[];

/** Groups of visitors who are alike, so that counts come to lie on both sides of the threshold. */
const group = fc.record({
  visitor: fc.record({
    origin: fc.constantFrom(...values.origin),
    device: fc.constantFrom(...values.device),
    country: fc.constantFrom(...countries),
    pages: fc.subarray([...buckets.page], { minLength: 1 }),
  }),
  size: fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 26 })),
});
const months = fc.array(
  fc
    .array(group, { maxLength: 6 })
    .map((groups) => groups.flatMap(({ visitor, size }): Visitor[] => Array(size).fill(visitor))),
  { minLength: 1, maxLength: 4 },
);

/** As the counter writes it. */
function countsOf(month: Month): Omit<AudienceDaysTable, 'day'>[] {
  return month.flatMap((visitors) => {
    const counted = visitors.flatMap(({ pages, ...one }) => [
      'all all',
      ...Object.entries(one).map(([measure, value]) => `${measure} ${value}`),
      ...pages.map((page) => `page ${page}`),
    ]);
    return [...Map.groupBy(counted, (key) => key)].map(([key, { length: visits }]) => {
      const [measure = '', value = ''] = key.split(/ (.*)/s);
      return { measure: measure as AudienceDaysTable['measure'], value, visits, together: visits };
    });
  });
}

function publish(month: Month): PublishedFigures {
  return figuresOf(countsOf(month));
}

function rowsOf({ tables }: PublishedFigures): Map<string, number> {
  return new Map(
    Object.entries(tables).flatMap(([table, { rows }]) =>
      rows.map(({ value, visits }) => [`${table} ${value}`, visits] as const),
    ),
  );
}

/** What somebody can say of a value that is left out, who knows every value there can be and how the rest is rounded. */
function boundsOf(figures: PublishedFigures, measure: Divided): { from: number; to: number } {
  const slack = Math.floor(roundedTo / 2);
  const { rows = [] } = figures.tables[measure] ?? {};
  const shown = rows.reduce((sum, { visits }) => sum + visits, 0);
  const all = figures.visits ?? 0;
  const slackOfAll = slack * (rows.length + 1);
  const hidden = { from: Math.max(0, all - shown - slackOfAll), to: all - shown + slackOfAll };
  // Where several are left out, any of them may have nobody, and any of them all.
  return values[measure].length - rows.length === 1 ? hidden : { ...hidden, from: 0 };
}

test('X-04 no published group is smaller than ten people, and every figure is rounded', () => {
  fc.assert(
    fc.property(months, (month) => {
      const figures = publish(month);
      const largest = Math.max(...month.map((visitors) => visitors.length));
      assert.equal(figures.visits !== null, largest >= smallestGroup);
      for (const [row, visits] of rowsOf(figures)) {
        const [measure = '', value = ''] = row.split(/ (.*)/s);
        const busiest = month.map(
          (day) =>
            day.filter((one) =>
              measure === 'page' ? one.pages.includes(value) : one[measure as Divided] === value,
            ).length,
        );
        assert.ok(Math.max(...busiest) >= smallestGroup, row);
        assert.equal(visits % roundedTo, 0);
      }
    }),
    { numRuns: 500 },
  );
});

test('X-04 from no report can a group below the threshold be derived', () => {
  fc.assert(
    fc.property(months, (month) => {
      const figures = publish(month);
      if (figures.visits === null) return;
      const visitors = month.flat();
      for (const measure of ['origin', 'device', 'country'] as const) {
        for (const value of values[measure]) {
          const count = visitors.filter((one) => one[measure] === value).length;
          if (count === 0 || count >= smallestGroup) continue;
          const { from, to } = boundsOf(figures, measure);
          assert.ok(from === 0 && to >= smallestGroup - 1, `${measure} ${value}: ${from} to ${to}`);
        }
      }
    }),
    { numRuns: 1_000 },
  );
});

test('X-04 one visitor more or less moves a published figure by one step at most', () => {
  fc.assert(
    fc.property(months, fc.nat(), (month, which) => {
      const day = month[which % month.length] ?? [];
      const less = month.map((visitors) => (visitors === day ? visitors.slice(1) : visitors));
      const [before, after] = [rowsOf(publish(month)), rowsOf(publish(less))];
      for (const [row, visits] of before)
        assert.ok(Math.abs(visits - (after.get(row) ?? visits)) <= roundedTo, row);
    }),
  );
});

test('X-04 who comes every day is one person, and no group', () => {
  const one: Visitor = { origin: 'nowhere', device: 'phone', country: 'NO', pages: ['home'] };
  const daily = (people: number): Month =>
    Array.from({ length: 31 }, () => Array.from({ length: people }, () => one));
  assert.equal(publish(daily(1)).visits, null);
  assert.equal(rowsOf(publish(daily(1))).size, 0);
  assert.equal(publish(daily(10)).visits, 310);
});
