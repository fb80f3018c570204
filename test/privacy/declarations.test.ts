import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { sql } from 'kysely';
import { createContext } from '#open-context.ts';
import { listColumns, listTables } from '#database/columns.ts';
import { inventory } from '#inventory.ts';
import { silentLog } from '#platform/log.ts';
import { findBuilt } from '#privacy/clauses/not-built.ts';
import { assertDeclared, declarationOf } from '#privacy/guard.ts';
import { subjectTables } from '#privacy/subjects/subject.ts';
import { breaks, nameOf } from '../../scripts/promises/breaks.ts';
import { createWorld } from '../support/world.ts';

test('every column of a running installation is declared, and every declaration has its column', async () => {
  await using world = await createWorld();
  const columns = await listColumns(world.ctx.database.db);
  assert.deepEqual(
    columns.filter((column) => declarationOf(column, inventory) === undefined),
    [],
  );
  const there = new Set(columns.map(({ schema, table, column }) => `${schema}.${table}.${column}`));
  const declared = inventory.flatMap(({ tables, foreignTables = {} }) => [
    ...Object.entries(tables).flatMap(([table, lines]) =>
      Object.keys(lines).map((column) => `public.${table}.${column}`),
    ),
    ...Object.entries(foreignTables).flatMap(([table, lines]) =>
      Object.keys(lines).map((column) => `${table}.${column}`),
    ),
  ]);
  assert.deepEqual(
    declared.filter((name) => !there.has(name)),
    [],
  );
  assert.equal(new Set(declared).size, declared.length);
});

test('a column that nobody declared stops the start, and is named', async () => {
  const world = await createWorld();
  const { config } = world.ctx;
  await sql`alter table assets add column shoe_size integer`.execute(world.ctx.database.db);
  await sql`create table diary (entry text)`.execute(world.ctx.database.db);
  await world.server[Symbol.asyncDispose]();
  await world.ctx[Symbol.asyncDispose]();
  await assert.rejects(createContext(config, { share: false, log: silentLog }), (error: Error) => {
    assert.equal(error.name, 'UndeclaredData');
    assert.match(error.message, /public\.assets\.shoe_size, public\.diary\.entry/);
    return true;
  });
  await world[Symbol.asyncDispose]();
});

test('the guard goes by schema, table and column together', () => {
  const column = { schema: 'public', table: 'assets', column: 'path' };
  assertDeclared([column], inventory);
  for (const other of [
    { ...column, schema: 'jobs' },
    { ...column, table: 'asset' },
    { ...column, column: 'paths' },
  ]) {
    assert.throws(
      () => assertDeclared([column, other], inventory),
      (error: Error) => error.message.includes(`${other.schema}.${other.table}.${other.column}`),
    );
  }
});

test('no feature that is said not to be built has a table or an address', async () => {
  await using world = await createWorld();
  const tables = await listTables(world.ctx.database.db);
  assert.deepEqual(findBuilt({ tables, routes: world.server.routes }), []);
  assert.deepEqual(findBuilt({ tables: [...tables, 'sites'], routes: ['/report'] }), [
    'sites: said not to be built, but there is table sites',
    'enforcement and reports: said not to be built, but there is address /report',
  ]);
});

test('I-48 every column that names somebody is known to copies and to erasing', async () => {
  await using world = await createWorld();
  const { rows } = await sql<{ table: string; column: string }>`
    select c.conrelid::regclass::text as table, a.attname as column from pg_constraint c
    join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
    where c.contype = 'f' and c.confrelid = 'people'::regclass
  `.execute(world.ctx.database.db);
  assert.ok(rows.length > 10);
  const links = inventory.flatMap(({ people = [] }) => people);
  const isKnown = (table: string, column: string): boolean =>
    links.some((link) => link.table === table && link.column === column);
  assert.deepEqual(
    rows.filter(({ table, column }) => !isKnown(table, column)),
    [],
  );
  for (const { table, columns } of subjectTables(inventory)) {
    assert.ok(Object.keys(columns).length > 0, `${table} is declared elsewhere`);
  }
});

test('every line that is switched off to see a test turn red stands in the code once', async () => {
  for (const { clause, off, file, from, to } of breaks) {
    const source = await readFile(new URL(`../../${file}`, import.meta.url), 'utf8').catch(() => '');
    assert.equal(source.split(from).length, 2, `${clause} ${off}: ${file}`);
    assert.notEqual(from, to);
  }
  assert.equal(new Set(breaks.map(nameOf)).size, breaks.length, 'each is switched off by its name');
});
