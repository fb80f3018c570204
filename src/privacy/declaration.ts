import type { Context } from '#context.ts';
import type { Tables } from '#database/tables/tables.ts';
import type { Purpose } from './purposes.ts';

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

/** A line for each column of a table of ours: a column without one does not compile. */
export type TableDeclarations = {
  readonly [Table in keyof Tables]?: { readonly [Column in keyof Tables[Table]]: Declaration };
};

/** What a browser is asked to keep: needed for what somebody asks, or `optional` and then only for who agreed. */
export type CookieDeclaration = Declaration & {
  /** Seconds it is kept at most; `browser`: until the browser closes, unless `longest` says longer. */
  readonly lifetime: number | 'browser';
  /** Seconds, for one that lasts longer where its owner asked for it. */
  readonly longest?: number;
  readonly optional?: true;
  readonly sameSite: 'Lax' | 'Strict';
};

/** A field of a form of ours: why it is asked, and whether there is a way on without it. */
export type InputDeclaration = { readonly why: string; readonly needed: boolean };

/** Values that are gone after so many days, whoever forgets to look: measured, published, and never more than that. */
export type AgeLimit = OfTable & {
  /** Age is counted from this time. */
  readonly since: string;
  readonly days: number;
  /** What is gone then, in words. */
  readonly what: string;
  /** Only rows where this column is true or false. */
  readonly where?: { readonly column: string; readonly is: boolean };
};

/** For how many days something is kept at this moment: as declared, or shorter while the notice says so. */
export function daysKept(
  { inForce }: Pick<Context, 'inForce'>,
  { ages = [] }: PersonalData,
  what: string,
): number {
  const declared = ages.find((limit) => limit.what === what);
  if (declared === undefined) throw new Error(`No limit of age is declared for ${what}.`);
  return inForce.daysOf(what, declared.days);
}

/** How rows of a table belong to a person: by this column, which is their id, their address, or `person` and their id. */
export type PersonLink = OfTable & {
  readonly column: string;
  readonly holds: 'id' | 'address' | 'actor';
  /** Columns of such a row that are about somebody else: not in the copy, and not touched by erasing. */
  readonly others?: readonly string[];
};

type OfTable = { readonly table: keyof Tables };

/** The same, with columns that the table has. */
type OfAColumn<Row extends OfTable, Names extends keyof Row> = {
  [Table in keyof Tables]: Omit<Row, Names | 'table'> & { readonly table: Table } & {
    readonly [Name in Names]: keyof Tables[Table] & string;
  };
}[keyof Tables];

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
  readonly cookies?: Readonly<Record<string, CookieDeclaration>>;
  /** By the name of the field in the form. */
  readonly inputs?: Readonly<Record<string, InputDeclaration>>;
  readonly ages?: readonly OfAColumn<AgeLimit, 'since'>[];
  /** Whose rows are whose, in the order in which erasing goes. */
  readonly people?: readonly OfAColumn<PersonLink, 'column'>[];
};
