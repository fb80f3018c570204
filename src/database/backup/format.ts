import type { Tx } from '#database/database.ts';

/**
 * A backup is lines of JSON: a head, then for each table its name and columns followed by its rows, then
 * an end that counts the rows. A value is what PostgreSQL writes as text (`null` stays null): every type comes back
 * exactly, on either engine and in later versions.
 */
export type Head = {
  readonly format: 'vitrine-backup';
  readonly version: 1;
  /** Migrations the database had been through: a restore goes through the same before it takes rows. */
  readonly migrations: readonly string[];
};
export type TableStart = { readonly table: string; readonly columns: readonly string[] };
export type Row = readonly (string | null)[];
export type End = { readonly rows: number };
export type Line = Head | TableStart | Row | End;

export const backupVersion = 1;

export function isRow(line: Line): line is Row {
  return Array.isArray(line);
}

/** How PostgreSQL writes values as text has settings; these are the ones a backup is written with. */
export const textSettings = `
  set local timezone = 'UTC';
  set local datestyle = 'ISO, YMD';
  set local intervalstyle = 'postgres';
  set local bytea_output = 'hex';
  set local extra_float_digits = 1`;

/** What a backup carries of tables that a library brought: read by SQL, written by who knows the library. */
export type CarriedTable = {
  /** As it stands in the backup; not the name of a table of ours. */
  readonly name: string;
  readonly columns: readonly string[];
  /** A query that gives one column for each of `columns`, in that order and by these names. */
  readonly select: string;
  fill(tx: Tx, rows: readonly Row[]): Promise<void>;
};
