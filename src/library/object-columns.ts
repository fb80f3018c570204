import type { Tables } from '#database/tables/tables.ts';

type ColumnsOf<Table extends keyof Tables> = {
  readonly table: Table;
  /** The column that holds an object's key, or null. */
  readonly key: keyof Tables[Table] & string;
  /** The column that holds its number of bytes. */
  readonly bytes: keyof Tables[Table] & string;
};

/** Where rows name objects: what a backup has to carry and a check-up has to find. */
export const objectColumns: readonly ColumnsOf<'assets'>[] = [
  { table: 'assets', key: 'original_key', bytes: 'size' },
  { table: 'assets', key: 'public_key', bytes: 'public_size' },
];
