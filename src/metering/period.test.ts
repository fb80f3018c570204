import assert from 'node:assert/strict';
import { test } from 'node:test';
import { periodOf } from './period.ts';

test('a period is a month from the day of the beginning; a short month ends on its last day', () => {
  for (const [began, now, start, end] of [
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z', '2026-03-01', '2026-04-01'],
    ['2026-03-15T23:59:59Z', '2026-04-14T23:59:59Z', '2026-03-15', '2026-04-15'],
    ['2026-03-15T23:59:59Z', '2026-04-15T00:00:00Z', '2026-04-15', '2026-05-15'],
    ['2026-01-31T10:00:00Z', '2026-02-27T23:59:59Z', '2026-01-31', '2026-02-28'],
    ['2026-01-31T10:00:00Z', '2026-02-28T00:00:00Z', '2026-02-28', '2026-03-31'],
    ['2026-01-31T10:00:00Z', '2026-03-31T00:00:00Z', '2026-03-31', '2026-04-30'],
    ['2026-01-31T10:00:00Z', '2028-02-29T08:00:00Z', '2028-02-29', '2028-03-31'],
    ['2024-02-29T10:00:00Z', '2025-02-28T00:00:00Z', '2025-02-28', '2025-03-29'],
    ['2025-12-31T10:00:00Z', '2026-01-30T00:00:00Z', '2025-12-31', '2026-01-31'],
    ['2020-05-30T00:00:00Z', '2026-12-31T00:00:00Z', '2026-12-30', '2027-01-30'],
  ] as const) {
    const period = periodOf(new Date(began), new Date(now));
    const days = [period.start, period.end].map((date) => date.toISOString());
    assert.deepEqual(days, [`${start}T00:00:00.000Z`, `${end}T00:00:00.000Z`], `${began} ${now}`);
  }
});
