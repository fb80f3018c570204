import type { Tables } from '#database/tables/tables.ts';

/**
 * What one field is for. Every column, key prefix and cookie of the house has one; an undeclared column
 * stops the start. The engine that exports, erases and tells the notice reads these lines and nothing else.
 */
export type Declaration = {
  /** Whose data it is. `nobody`: it says nothing about any person. */
  readonly whose: 'nobody' | 'contact' | 'member' | 'uploader' | 'depicted';
  /** What it holds, in words a notice can use. */
  readonly what: string;
  readonly purpose: Purpose;
  /** GDPR Art. 6(1) letter, or none where it is not personal. */
  readonly basis: 'contract' | 'consent' | 'legal-obligation' | 'legitimate-interest' | 'not-personal';
  /** Who may see it. */
  readonly visibility: 'operator' | 'organization' | 'public';
  /** How long it is kept. */
  readonly retention: string;
  /** Whether a copy of a person's data contains it. */
  readonly export: 'yes' | 'no';
  /** What erasing the person does with it. */
  readonly erase: 'delete-row' | 'delete-object' | 'blank' | 'keep';
};

export type Purpose =
  | 'run the organization’s account'
  | 'let programs sign in'
  | 'let people sign in'
  | 'show who did what'
  | 'keep and find pictures'
  | 'deliver pictures'
  | 'do work later'
  | 'send messages'
  | 'tell programs what happened'
  | 'keep the database in order';

/** A line for each column of a table of ours: a column without one does not compile. */
export type TableDeclarations = {
  readonly [Table in keyof Tables]?: { readonly [Column in keyof Tables[Table]]: Declaration };
};

/** What one folder keeps. */
export type PersonalData = {
  /** The folder that owns and writes these. */
  readonly owner: string;
  readonly tables: TableDeclarations;
  /** Tables that a library brought: `schema.table`, then `column`. */
  readonly foreignTables?: Readonly<Record<string, Readonly<Record<string, Declaration>>>>;
  /** Object key prefixes and folders below the data folder. */
  readonly objects?: Readonly<Record<string, Declaration>>;
  /** By name, without the prefixes that browsers know. */
  readonly cookies?: Readonly<Record<string, Declaration>>;
};
