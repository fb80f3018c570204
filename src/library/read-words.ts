import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { wordsOf } from './words.ts';

/** In one transaction; the embedded engine does nothing else meanwhile. */
const batch = 500;

/** So many new assets a search reads itself; a library that was never searched is read by the job. */
const mostAtOnce = 4 * batch;

/**
 * Finds out by which words new and changed assets can be found. Whoever changes a text of an asset sets its words to
 * null and pays for nothing more; who searches reads first what is unread, so that a search misses nothing.
 */
export async function readWords(ctx: Context, organizationId: Id<'organization'>): Promise<void> {
  for (let read = 0; read < mostAtOnce; read += batch) {
    const unread = await ctx.database.db
      .selectFrom('assets')
      .select('id')
      .where('organization_id', '=', organizationId)
      .where('words', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (unread === undefined) return;
    if ((await ctx.database.transaction((tx) => readSome(tx, organizationId))) < batch) return;
  }
}

/** Every organization's; for the job. */
export async function readAllWords(ctx: Context, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    const unread = await ctx.database.db
      .selectFrom('assets')
      .select('organization_id')
      .where('words', 'is', null)
      .limit(1)
      .executeTakeFirst();
    if (unread === undefined) return;
    // What another process is reading now is passed over, and may be all there is.
    const read = await ctx.database.transaction((tx) => readSome(tx, unread.organization_id));
    if (read === 0) return;
  }
}

async function readSome(tx: Tx, organizationId: Id<'organization'>): Promise<number> {
  const assets = await tx
    .selectFrom('assets')
    .select(['id', 'path', 'original_name', 'description', 'alt_text', 'tags', 'fields'])
    .where('organization_id', '=', organizationId)
    .where('words', 'is', null)
    .limit(batch)
    .forUpdate()
    .skipLocked()
    .execute();
  if (assets.length === 0) return 0;
  const read = assets.map((asset) => ({ id: asset.id, words: wordsOf(asset) }));
  const words = [...new Set(read.flatMap((each) => each.words))].toSorted();
  await sql`
    insert into search_words (organization_id, word)
    select ${organizationId}, unnest(${words}::text[]) on conflict do nothing
  `.execute(tx);
  await sql`
    update assets set words = array(select jsonb_array_elements_text(read.words))
    from jsonb_to_recordset(${JSON.stringify(read)}::jsonb) as read(id uuid, words jsonb)
    where assets.id = read.id
  `.execute(tx);
  return assets.length;
}

/** Forgets the words that no asset has any more, so that nothing is left of what was deleted. */
export async function forgetWords(ctx: Context, signal: AbortSignal): Promise<void> {
  let after = { organization_id: '00000000-0000-0000-0000-000000000000', word: '' };
  for (;;) {
    signal.throwIfAborted();
    const { rows } = await sql<typeof after>`
      with looked_at as (
        select organization_id, word from search_words
        where (organization_id, word) > (${after.organization_id}::uuid, ${after.word})
        order by organization_id, word limit ${batch}
      ), gone as (
        delete from search_words using looked_at
        where search_words.organization_id = looked_at.organization_id and search_words.word = looked_at.word
          and not exists (
            select from assets
            where assets.organization_id = looked_at.organization_id and assets.words @> array[looked_at.word]
          )
      )
      select organization_id, word from looked_at order by organization_id desc, word desc limit 1
    `.execute(ctx.database.db);
    const [last] = rows;
    if (last === undefined) return;
    after = last;
  }
}
