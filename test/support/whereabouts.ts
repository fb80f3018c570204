import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { listColumns } from '#database/columns.ts';
import type { World } from './world.ts';

/** Everywhere a planted text is kept: `table.column` of the database, `file:…` below the data folder. */
export async function whereabouts(world: World, canary: string): Promise<string[]> {
  return [...(await inTables(world, canary)), ...(await inFiles(world.data, canary))].toSorted();
}

async function inTables({ ctx }: World, canary: string): Promise<string[]> {
  const like = `%${canary}%`;
  const hex = `%${Buffer.from(canary).toString('hex')}%`;
  const columns = await listColumns(ctx.database.db);
  const tables = new Set(columns.map(({ schema, table }) => `${schema}.${table}`));
  const found: string[] = [];
  for (const table of tables) {
    const { rows } = await sql<{ key: string }>`
      select distinct field.key from ${sql.table(table)} as t, json_each_text(row_to_json(t)) as field
      where field.value ilike ${like} or field.value ilike ${hex}
    `.execute(ctx.database.db);
    found.push(...rows.map(({ key }) => `${table.replace(/^public\./, '')}.${key}`));
  }
  return found;
}

/** The files of the embedded database hold what its tables hold, and what they held before. */
async function inFiles(folder: string, canary: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || path.startsWith(join(folder, 'database'))) continue;
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (bytes.includes(canary)) found.push(`file:${path.slice(folder.length + 1).split('/', 1)[0]}`);
  }
  return [...new Set(found)];
}
