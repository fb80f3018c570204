import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Bound = { readonly atMost: number } | { readonly atLeast: number };

export type Row = {
  readonly what: string;
  readonly value: number;
  readonly unit: '×' | 'ms' | 'µs' | 'MB' | '';
  /** Without one, the row only informs. */
  readonly bound?: Bound;
  /** The figures behind the value, for people. */
  readonly from: string;
};

/** Collects rows and raw figures while parts run, and says at the end what holds. */
export class Report {
  readonly rows: Row[] = [];
  readonly raw: Record<string, unknown[]> = {};

  add(row: Row): void {
    this.rows.push(row);
    console.log(line(row));
  }

  /** Keeps one round's figures as they were measured. */
  keep(part: string, figures: unknown): void {
    (this.raw[part] ??= []).push(figures);
  }

  missed(): Row[] {
    return this.rows.filter((row) => !holds(row));
  }

  print(): void {
    console.log(`\n${heading}`);
    for (const row of this.rows) console.log(line(row));
  }

  /** As a table for a page. */
  markdown(): string {
    const rows = this.rows.map((row) => {
      const { bound } = row;
      const floor =
        bound === undefined
          ? ''
          : 'atMost' in bound
            ? `≤ ${shown(bound.atMost)}`
            : `≥ ${shown(bound.atLeast)}`;
      const verdict = bound === undefined ? '' : holds(row) ? 'holds' : '**missed**';
      return `| ${row.what} | ${`${shown(row.value)} ${row.unit}`.trim()} | ${floor} | ${verdict} | ${row.from} |`;
    });
    return ['| measure | value | floor | | from |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
  }

  /** Writes everything as JSON below `bench-results/`; gives the file's name. */
  write(facts: object): string {
    mkdirSync('bench-results', { recursive: true });
    const name = `${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.json`;
    const file = join('bench-results', name);
    const rows = this.rows.map((row) => ({ ...row, ok: holds(row) }));
    writeFileSync(file, `${JSON.stringify({ ...facts, rows, raw: this.raw }, null, 2)}\n`);
    return file;
  }
}

function holds({ value, bound }: Row): boolean {
  if (bound === undefined) return true;
  // Not `value > …`: a figure that is no number holds nothing.
  return 'atMost' in bound ? value <= bound.atMost : value >= bound.atLeast;
}

const widths = { what: 58, value: 10, bound: 9, verdict: 6 };

const heading = [
  'measure'.padEnd(widths.what),
  'value'.padStart(widths.value),
  'floor'.padStart(widths.bound),
  ''.padEnd(widths.verdict),
  'from',
].join(' ');

function line(row: Row): string {
  const { bound } = row;
  const floor = bound === undefined ? '' : 'atMost' in bound ? `≤ ${bound.atMost}` : `≥ ${bound.atLeast}`;
  const verdict = bound === undefined ? '' : holds(row) ? 'ok' : 'BELOW';
  return [
    row.what.padEnd(widths.what),
    `${shown(row.value)} ${row.unit}`.trim().padStart(widths.value),
    floor.padStart(widths.bound),
    verdict.padEnd(widths.verdict),
    row.from,
  ].join(' ');
}

export function shown(value: number): string {
  return Math.abs(value) >= 100
    ? value.toFixed(0)
    : Math.abs(value) >= 10
      ? value.toFixed(1)
      : value.toFixed(2);
}
