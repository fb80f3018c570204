import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import { wordsIn } from '#library/words.ts';
import { editDistance } from './edit-distance.ts';

/** One word of a search, and the words of the library that it stands for: group by group, the closest first. */
export type Term = {
  readonly word: string;
  /** Whether the library has it, or something that begins with it. */
  readonly isKnown: boolean;
  readonly groups: readonly (readonly string[])[];
};

/** More words than this in a search are passed over. */
const mostTerms = 10;
const mostPrefixed = 300;
const mostCandidates = 300;
const mostSimilar = 40;

/** As spelt: each word itself, and what begins with it. */
export async function spelt(
  ctx: Context,
  organizationId: Id<'organization'>,
  query: string,
): Promise<readonly Term[]> {
  const asked = wordsAsked(query);
  if (asked.length === 0) return [];
  const { rows } = await sql<{ asked: string; word: string }>`
    select asked, known.word from unnest(${asked}::text[]) as asked, lateral (
      select word from search_words
      where organization_id = ${organizationId}
        and word >= asked and word < asked || ${'\u{10ffff}'} and (word = asked or length(asked) > 1)
      order by word limit ${mostPrefixed}
    ) as known
  `.execute(ctx.database.db);
  return asked.map((word) => {
    const known = rows.filter((row) => row.asked === word).map((row) => row.word);
    const longer = known.filter((each) => each !== word);
    // What is not known is asked for beside the others, so that where all are equal nothing has to be compared.
    const isBoth = known.includes(word) && longer.length > 0;
    return { word, isKnown: known.length > 0, groups: isBoth ? [[word], longer] : [[word, ...longer]] };
  });
}

/** As it may have been meant: the words of the library that are nearly those asked; group by group of how nearly. */
export async function meant(
  ctx: Context,
  organizationId: Id<'organization'>,
  terms: readonly Term[],
): Promise<readonly Term[]> {
  return ctx.database.transaction(async (tx) => {
    const result: Term[] = [];
    for (const term of terms) {
      const { word } = term;
      const most = mistakesIn(word);
      if (most === 0) {
        result.push(term);
        continue;
      }
      // Two swapped letters leave a short word hardly a trigram: what is near enough is decided by letters, below.
      const { length } = Array.from(word);
      const threshold = length < 7 ? 0.1 : 0.25;
      await sql`select set_config('pg_trgm.similarity_threshold', ${String(threshold)}, true)`.execute(tx);
      const { rows } = await sql<{ word: string }>`
        select word from search_words
        where organization_id = ${organizationId} and word % ${word}
          and length(word) between ${length - most} and ${length + most}
        order by similarity(word, ${word}) desc, word limit ${mostCandidates}
      `.execute(tx);
      const similar = rows.map((row) => row.word);
      const apart = Array.from({ length: most }, (_, index) =>
        similar.filter((each) => editDistance(each, word, most) === index + 1).slice(0, mostSimilar),
      );
      const similarly = apart.filter((group) => group.length > 0);
      const isReplaced = !term.isKnown && similarly.length > 0;
      result.push({ ...term, groups: isReplaced ? similarly : [...term.groups, ...similarly] });
    }
    return result;
  });
}

function wordsAsked(query: string): string[] {
  const joined = query.split(/\s+/u).flatMap((part) => wordsIn(part.toLowerCase()));
  return [...new Set(joined)].slice(0, mostTerms);
}

/** In short words one letter makes another word; numbers are not misspelt but other numbers. */
function mistakesIn(word: string): number {
  if (/\p{N}/u.test(word)) return 0;
  const { length } = Array.from(word);
  return length < 4 ? 0 : length < 6 ? 1 : 2;
}
