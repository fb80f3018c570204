import type { Declaration, PersonalData } from './declaration.ts';

export type ColumnName = { readonly schema: string; readonly table: string; readonly column: string };

/** The server does not start with a column that nobody says the purpose of. */
export class UndeclaredData extends Error {
  override readonly name = 'UndeclaredData';

  constructor(columns: readonly string[]) {
    super(
      `These columns have no declaration in their folder's personal-data.ts, so nobody could say what they are for, export or erase them: ${columns.join(', ')}.`,
    );
  }
}

/** Throws `UndeclaredData` naming every column of the database without a declaration. */
export function assertDeclared(columns: readonly ColumnName[], inventory: readonly PersonalData[]): void {
  const undeclared = columns.filter((column) => declarationOf(column, inventory) === undefined);
  if (undeclared.length === 0) return;
  throw new UndeclaredData(undeclared.map(({ schema, table, column }) => `${schema}.${table}.${column}`));
}

/** What is declared of a column, if anything. Tables of ours are in the schema `public`. */
export function declarationOf(
  { schema, table, column }: ColumnName,
  inventory: readonly PersonalData[],
): Declaration | undefined {
  for (const { tables, foreignTables } of inventory) {
    const own: Record<string, Record<string, Declaration>> = tables;
    const columns =
      schema === 'public'
        ? (own[table] ?? foreignTables?.[`public.${table}`])
        : foreignTables?.[`${schema}.${table}`];
    const declaration = columns?.[column];
    if (declaration !== undefined) return declaration;
  }
  return undefined;
}
