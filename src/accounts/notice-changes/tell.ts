import { sql } from 'kysely';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { sendLetter } from '#outbox/send-letter.ts';
import { isOvertaken, listChanged, type ChangedVersion } from '#privacy/notice/versions.ts';
import { isTold } from './agree.ts';
import { noticeChangedLetter } from './letter.ts';

/** Few enough that nobody waits long for the embedded database. */
const batch = 100;

/** Writes to everybody who was not written to yet of each change. An interruption goes on where it was; nobody hears twice. */
export async function tellOfNotice(ctx: Context, signal?: AbortSignal): Promise<void> {
  const versions = await listChanged(ctx.database.db);
  for (const version of versions.filter((one) => isTold(one) && !isOvertaken(one, versions))) {
    while (!isStopped(signal) && (await tellSome(ctx, version)));
  }
}

function isStopped(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

/** Gives whether there may be more. */
async function tellSome(ctx: Context, version: ChangedVersion): Promise<boolean> {
  const { number } = version;
  return ctx.database.transaction(async (tx) => {
    await tx
      .insertInto('notice_letters')
      .values({ number })
      .onConflict((one) => one.doNothing())
      .execute();
    const progress = await tx
      .selectFrom('notice_letters')
      .selectAll()
      .where('number', '=', number)
      .forUpdate()
      .executeTakeFirstOrThrow();
    if (progress.finished_at !== null) return false;
    const people = await nextPeople(tx, progress.people_after);
    const organizations = people.length > 0 ? [] : await nextContacts(tx, progress.organizations_after);
    const now = ctx.clock.now();
    for (const { to } of [...people, ...organizations].filter(({ isOwn }) => isOwn)) {
      await sendLetter(ctx, tx, noticeChangedLetter({ to, now }, version, ctx.addresses.publicUrl));
    }
    const isDone = people.length + organizations.length === 0;
    await tx
      .updateTable('notice_letters')
      .set({
        people_after: people.at(-1)?.id ?? progress.people_after,
        organizations_after: organizations.at(-1)?.id ?? progress.organizations_after,
        letters: sql`letters + ${[...people, ...organizations].filter(({ isOwn }) => isOwn).length}`,
        finished_at: isDone ? now : null,
      })
      .where('number', '=', number)
      .execute();
    return !isDone;
  });
}

type Reader = { readonly id: string; readonly to: string; readonly isOwn: boolean };

async function nextPeople(tx: Tx, after: string | null): Promise<Reader[]> {
  const { rows } = await sql<Reader>`
    select id, email as to, email_verified as "isOwn" from people
    where id > ${after ?? firstId} order by id limit ${batch}
  `.execute(tx);
  return rows;
}

/** Who answers for an organization and has no account of their own. */
async function nextContacts(tx: Tx, after: string | null): Promise<Reader[]> {
  const { rows } = await sql<Reader>`
    select id, contact_email as to, not exists (
      select from people where email = lower(contact_email) and email_verified
    ) and not exists (
      select from organizations as other
      where lower(other.contact_email) = lower(organizations.contact_email) and other.id < organizations.id
    ) as "isOwn"
    from organizations where contact_email <> '' and erase_at is null and id > ${after ?? firstId}
    order by id limit ${batch}
  `.execute(tx);
  return rows;
}

const firstId = '00000000-0000-0000-0000-000000000000';
