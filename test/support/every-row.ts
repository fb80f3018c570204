import type { World } from './world.ts';

/** By table, each row as JSON. */
export type Rows = ReadonlyMap<string, readonly string[]>;

/** Every row of every table; but for what is counted, which is written when it is time. */
export async function everyRow({ ctx }: World): Promise<Rows> {
  const rows = async (sentence: string) =>
    ((await ctx.database.raw(sentence))[0]?.rows ?? []) as Record<string, string>[];
  const tables = await rows(
    `select table_name as name from information_schema.tables where table_schema = 'public' and table_name <> 'usage_hours' order by 1`,
  );
  const found = new Map<string, string[]>();
  for (const { name = '' } of tables) {
    const all = await rows(`select row_to_json(each)::text as row from "${name}" as each order by 1`);
    found.set(
      name,
      all.map(({ row = '' }) => row),
    );
  }
  return found;
}
