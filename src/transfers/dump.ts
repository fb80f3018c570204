import { type RawBuilder, sql } from 'kysely';
import { type TableFacts, tablesInOrder } from '#database/backup/catalogue.ts';
import { type DumpSource, dumpRows } from '#database/backup/dump.ts';
import type { Database } from '#database/database.ts';
import type { Tables } from '#database/tables/tables.ts';
import type { Id } from '#platform/id.ts';
import { memberColumns, membersTable, personColumns, ruleOf } from './what-goes.ts';

/** Everything that goes, of one moment: first who is in it, then each table after those it refers to. */
export function dumpOrganization(
  database: Database,
  spoolFolder: string,
  organizationId: Id<'organization'>,
): AsyncGenerator<Buffer> {
  return dumpRows(database, spoolFolder, async (tx) => [
    { name: membersTable, columns: memberColumns, from: sql`(${members(organizationId)}) as members` },
    ...(await tablesInOrder(tx)).flatMap((table) => sourceOf(table, organizationId)),
  ]);
}

/** Whoever is about to be erased does not go along. */
function members(organizationId: Id<'organization'>): RawBuilder<unknown> {
  return sql`
    select person.id as person_id, email, role, joined_at, terms_version, notice_version, acknowledged_at,
      agreed_notice, agreed_at,
      (select coalesce(jsonb_agg(jsonb_build_object('choice', choice, 'statement', statement, 'made_at', made_at,
          'ends_at', ends_at, 'withdrawn_at', withdrawn_at) order by made_at), '[]')
        from consents where consents.person_id = person.id) as receipts
    from memberships join people as person on person.id = memberships.person_id
    where organization_id = ${organizationId} and erase_at is null
  `;
}

function sourceOf({ name, columns }: TableFacts, organizationId: Id<'organization'>): DumpSource[] {
  const table = name as keyof Tables;
  const rule = ruleOf(name);
  if ('stays' in rule) return [];
  const isOwn =
    'own' in rule
      ? sql`${sql.ref(rule.own)} = ${organizationId}`
      : sql`${sql.ref(rule.through)} in (select id from ${sql.table(rule.of)} where organization_id = ${organizationId})`;
  const values = sql.join(
    columns.map((column) => sql`${valueOf(table, column.name, organizationId)} as ${sql.id(column.name)}`),
  );
  const from = sql`(select ${values} from ${sql.table(name)} where ${isOwn}) as going`;
  return [{ name, columns: columns.map((column) => column.name), from }];
}

/** As it stands there, but for what is about somebody who does not go along. */
function valueOf(
  table: keyof Tables,
  column: string,
  organizationId: Id<'organization'>,
): RawBuilder<unknown> {
  const value = sql.ref(column);
  const person = personColumns[table];
  const going = sql`(select person_id from (${members(organizationId)}) as going)`;
  if (column === person) return sql`case when ${value} in ${going} then ${value} end`;
  const leaving = sql`(select email from people where erase_at is not null)`;
  if (table === 'audit_events' && column === 'subject')
    return sql`case when ${value} not in ${leaving} then ${value} end`;
  if (table === 'audit_events' && (column === 'device' || column === 'country'))
    return sql`case when person_id in ${going} then ${value} end`;
  if (table === 'organizations' && column === 'contact_email')
    return sql`case when lower(${value}) in ${leaving} then '' else ${value} end`;
  return value;
}
