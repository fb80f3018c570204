import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';

/** Removes texts of letters that nothing knows of any more: what an interruption left of somebody who was erased. */
export async function dropLostLetters({ database, mail }: Context): Promise<void> {
  const kept = await mail.kept.list();
  if (kept.length === 0) return;
  const rows = await database.db
    .selectFrom('messages')
    .select('id')
    .where('id', 'in', kept as Id<'message'>[])
    .execute();
  const known = new Set<string>(rows.map(({ id }) => id));
  for (const id of kept) if (!known.has(id)) await mail.kept.remove(id);
}

/** The ids of every letter to an address that is still known of; its text may be a file of that name. */
export async function lettersTo({ database }: Context, address: string): Promise<Id<'message'>[]> {
  const rows = await database.db
    .selectFrom('messages')
    .select('id')
    .where('recipient', '=', address)
    .execute();
  return rows.map(({ id }) => id);
}
