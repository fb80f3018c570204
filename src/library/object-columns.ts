import type { Tables } from '#database/tables/tables.ts';

type ColumnsOf<Table extends keyof Tables> = {
  readonly table: Table;
  /** The column that holds an object's key, or null. */
  readonly key: keyof Tables[Table] & string;
  /** The column that holds its number of bytes. */
  readonly bytes: keyof Tables[Table] & string;
};

/** Where rows name objects: what a backup has to carry and a check-up has to find. */
export const objectColumns: readonly ColumnsOf<'assets' | 'asset_versions' | 'trash'>[] = [
  { table: 'assets', key: 'original_key', bytes: 'size' },
  { table: 'assets', key: 'public_key', bytes: 'public_size' },
  { table: 'asset_versions', key: 'original_key', bytes: 'size' },
  { table: 'asset_versions', key: 'public_key', bytes: 'public_size' },
  { table: 'trash', key: 'original_key', bytes: 'size' },
  { table: 'trash', key: 'public_key', bytes: 'public_size' },
];
