import type { Declaration, PersonalData, PersonLink } from '#privacy/declaration.ts';

/** Whose data it is: as tables know them. Who has no account is known by their address alone. */
export type Subject = { readonly personId: string | undefined; readonly address: string };

/** A column by which rows are somebody's, with what is declared of the whole table. */
export type SubjectTable = PersonLink & { readonly columns: Readonly<Record<string, Declaration>> };

/** In the order of erasing: the folder that is furthest up first. */
export function subjectTables(inventory: readonly PersonalData[]): SubjectTable[] {
  return inventory.toReversed().flatMap(({ tables, people = [] }) => {
    const declared: Readonly<Record<string, Readonly<Record<string, Declaration>>>> = tables;
    return people.map((link) => ({ ...link, columns: declared[link.table] ?? {} }));
  });
}

/** What stands in the column of a row that is theirs; undefined where no row can be. */
export function valueOf({ holds }: PersonLink, { personId, address }: Subject): string | undefined {
  if (holds === 'address') return address;
  if (personId === undefined) return undefined;
  return holds === 'id' ? personId : `person ${personId}`;
}
