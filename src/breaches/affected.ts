import { sql } from 'kysely';
import type { Db } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Declaration, PersonalData, PersonLink } from '#privacy/declaration.ts';
import { breachesProblems } from './problems.ts';

/** Whom a breach is about, from the declarations: GDPR Art. 33(3)(a). */
export type Affected = {
  readonly people: readonly AffectedPerson[];
  /** What kinds of data, in words. */
  readonly categories: readonly string[];
  /** Rows of the tables that were hit. */
  readonly records: number;
};

export type AffectedPerson = { readonly address: string; readonly personId: Id<'person'> | null };

/** What was hit of one table, or of a kind of files. */
export type Hit = {
  /** Undefined for files. */
  readonly table: string | undefined;
  readonly declared: readonly Declaration[];
  readonly links: readonly PersonLink[];
};

/** Reads places of the inventory. Throws `breach-invalid` for one that is not there, or where nothing is personal. */
export function parseHit(inventory: readonly PersonalData[], places: readonly string[]): Hit[] {
  const links = inventory.flatMap(({ people = [] }): readonly PersonLink[] => people);
  return places.map((place): Hit => {
    const [table = '', column] = place.split('.');
    const columns = tablesOf(inventory)[table];
    const files = inventory.flatMap(({ objects = {} }) => objects[place] ?? []);
    const declared = columns === undefined ? files : columnsOf(columns, column);
    const personal = declared.filter(({ basis }) => basis !== 'not-personal');
    if (personal.length === 0) throw unknownPlace(place);
    const isTable = columns !== undefined;
    return {
      ...{ table: isTable ? table : undefined, declared: personal },
      links: isTable ? links.filter((link) => link.table === table) : [],
    };
  });
}

type Tables = Readonly<Record<string, Readonly<Record<string, Declaration>>>>;

function tablesOf(inventory: readonly PersonalData[]): Tables {
  return Object.fromEntries(inventory.flatMap(({ tables }) => Object.entries(tables as Tables)));
}

function columnsOf(columns: Tables[string], column: string | undefined): Declaration[] {
  if (column === undefined) return Object.values(columns);
  return Object.hasOwn(columns, column) ? [columns[column]].flatMap((one) => one ?? []) : [];
}

function unknownPlace(place: string): Problem {
  return new Problem(breachesProblems['breach-invalid'], {
    ...{ thing: 'hit', value: place, expected: 'a table, table.column or kind of files with personal data' },
  });
}

/**
 * Everybody who has something in what was hit. Where rows are of an organization and of nobody in particular, such as
 * pictures, they are its members and whoever answers for it.
 */
export async function findAffected(
  db: Db,
  hits: readonly Hit[],
  organizationId: Id<'organization'> | null,
): Promise<Affected> {
  const found = new Map<string, AffectedPerson>();
  let records = 0;
  for (const hit of hits) {
    for (const person of await peopleOf(db, hit)) found.set(person.address, person);
    if (hit.table !== undefined) records += await countRows(db, hit.table);
  }
  const inside = organizationId === null ? undefined : await insidersOf(db, organizationId);
  const isMeant = ({ address }: AffectedPerson): boolean =>
    inside === undefined || inside.some((one) => one.address === address);
  return {
    people: [...found.values()]
      .filter(isMeant)
      .toSorted((one, other) => (one.address < other.address ? -1 : 1)),
    categories: [...new Set(hits.flatMap(({ declared }) => declared.map(({ what }) => what)))],
    records,
  };
}

async function peopleOf(db: Db, { table, links }: Hit): Promise<AffectedPerson[]> {
  if (table === undefined || links.length === 0) return insidersOf(db, null);
  const found: AffectedPerson[] = [];
  for (const link of links) found.push(...(await linkedBy(db, link)));
  return found;
}

async function linkedBy(db: Db, { table, column, holds }: PersonLink): Promise<AffectedPerson[]> {
  const value = sql.ref(`hit.${column}`);
  const isTheirs = {
    id: sql`person.id = ${value}`,
    address: sql`person.email = lower(${value})`,
    actor: sql`'person ' || person.id = ${value}`,
  }[holds];
  const { rows } = await sql<AffectedPerson>`
    select distinct ${holds === 'address' ? sql`lower(${value})` : sql`person.email`} as address,
      person.id as "personId"
    from ${sql.table(table)} as hit left join people as person on ${isTheirs}
    where ${value} is not null and ${holds === 'address' ? sql`${value} <> ''` : sql`person.id is not null`}
  `.execute(db);
  return rows;
}

/** Members of an organization, or of any, and who answers for it. */
async function insidersOf(db: Db, organizationId: Id<'organization'> | null): Promise<AffectedPerson[]> {
  const { rows } = await sql<AffectedPerson>`
    select person.email as address, person.id as "personId" from people as person
    where exists (select from memberships where person_id = person.id
      and (${organizationId}::uuid is null or organization_id = ${organizationId}))
    union
    select lower(contact_email), person.id from organizations
    left join people as person on person.email = lower(contact_email)
    where contact_email <> '' and (${organizationId}::uuid is null or organizations.id = ${organizationId})
  `.execute(db);
  return rows;
}

async function countRows(db: Db, table: string): Promise<number> {
  const { rows } = await sql<{
    count: number;
  }>`select count(*)::int as count from ${sql.table(table)}`.execute(db);
  return rows[0]?.count ?? 0;
}
