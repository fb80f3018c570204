import { sql } from 'kysely';
import type { Context } from '#context.ts';
import { newId } from '#platform/id.ts';
import type { Activity } from './event.ts';

const flushMs = 2_000;
const mostWaiting = 5_000;
const batch = 500;

/**
 * Notes what an account holder did, soon and together with others: nothing that somebody waits for waits for it. What a
 * process that dies had not written yet is lost.
 */
export function noteActivity(ctx: Context, activity: Activity): void {
  const notes = notesOf(ctx);
  // While the database is away, later ones are not kept in memory without end.
  if (notes.waiting.length >= mostWaiting) return;
  const at = ctx.clock.now();
  notes.waiting.push({ id: newId<'activity'>(at), at: at.toISOString(), ...activity });
  notes.timer ??= setTimeout(() => {
    flushActivity(ctx).catch((err: unknown) => ctx.log.warn({ err }, 'Activity could not be noted.'));
  }, flushMs).unref();
}

/** Writes what waits; afterwards all that was noted before is in the table. */
export async function flushActivity(ctx: Context): Promise<void> {
  const notes = notesOf(ctx);
  clearTimeout(notes.timer);
  notes.timer = undefined;
  while (notes.waiting.length > 0) {
    const some = notes.waiting.slice(0, batch);
    await write(ctx, some);
    const written = new Set(some.map(({ id }) => id));
    notes.waiting = notes.waiting.filter(({ id }) => !written.has(id));
  }
}

type Noted = Activity & { readonly id: string; readonly at: string };
type Notes = { waiting: Noted[]; timer: NodeJS.Timeout | undefined };

const notesByContext = new WeakMap<Context, Notes>();

function notesOf(ctx: Context): Notes {
  const notes = notesByContext.get(ctx) ?? { waiting: [], timer: undefined };
  notesByContext.set(ctx, notes);
  return notes;
}

/** Somebody may be gone meanwhile, or want no pages noted. Written once, also when two write the same. */
async function write({ database }: Context, notes: readonly Noted[]): Promise<void> {
  await sql`
    insert into activity_events (id, person_id, at, kind, session_id, what, bytes, device, country)
    select noted.id, "personId", at, kind, "sessionId", what, bytes, device, country
    from jsonb_to_recordset(${JSON.stringify(notes)}::jsonb) as noted (
      id uuid, "personId" uuid, at timestamptz, kind text, "sessionId" uuid, what text, bytes bigint,
      device text, country text
    ) join people on people.id = "personId"
    where kind <> 'page' or people.pages_noted
    for key share of people
    on conflict (id) do nothing
  `.execute(database.db);
}
