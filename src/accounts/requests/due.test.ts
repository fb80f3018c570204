import assert from 'node:assert/strict';
import { test } from 'node:test';
import { monthsAfter } from './due.ts';

test('a month is over on the same day of the next, or on its last', () => {
  const cases: readonly [from: string, count: number, due: string][] = [
    ['2026-03-01T12:00:00.000Z', 1, '2026-04-01T12:00:00.000Z'],
    ['2026-01-31T00:00:00.000Z', 1, '2026-02-28T00:00:00.000Z'],
    ['2028-01-30T23:59:59.000Z', 1, '2028-02-29T23:59:59.000Z'],
    ['2026-11-30T08:00:00.000Z', 3, '2027-02-28T08:00:00.000Z'],
    ['2026-12-31T08:00:00.000Z', 1, '2027-01-31T08:00:00.000Z'],
  ];
  for (const [from, count, due] of cases) assert.equal(monthsAfter(new Date(from), count).toISOString(), due);
});
