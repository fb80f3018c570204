import type { Context } from '#context.ts';
import { kept } from './personal-data.ts';

/** How long an account whose address was never confirmed is kept. */
const unconfirmedMs = kept.unconfirmedDays * 24 * 3_600_000;

/** An app that was never confirmed; well after it cannot be any more. */
const unfinishedMs = 24 * 3_600_000;

const unconfirmedRequestMs = kept.unconfirmedRequestHours * 3_600_000;
const requestMs = kept.requestDays * 24 * 3_600_000;

/** How long the audit trail goes back. */
const trailMs = kept.trailDays * 24 * 3_600_000;

/** Removes what is over. Nothing of it works any more, so that being late harms nobody. */
export async function expireAccounts({ database, clock }: Context): Promise<void> {
  const now = clock.now();
  await database.db.deleteFrom('sessions').where('expires_at', '<=', now).execute();
  await database.db.deleteFrom('pending_proofs').where('expires_at', '<=', now).execute();
  await database.db
    .deleteFrom('authenticators')
    .where('confirmed', '=', false)
    .where('made_at', '<=', new Date(now.getTime() - unfinishedMs))
    .execute();
  await database.db.deleteFrom('one_time_links').where('expires_at', '<=', now).execute();
  await database.db.deleteFrom('address_changes').where('expires_at', '<=', now).execute();
  await database.db
    .deleteFrom('data_requests')
    .where((where) =>
      where.or([
        where.and([
          where('confirmed_at', 'is', null),
          where('made_at', '<=', new Date(now.getTime() - unconfirmedRequestMs)),
        ]),
        where('settled_at', '<=', new Date(now.getTime() - requestMs)),
      ]),
    )
    .execute();
  await database.db.deleteFrom('invitations').where('expires_at', '<=', now).execute();
  await database.db
    .deleteFrom('audit_events')
    .where('at', '<=', new Date(now.getTime() - trailMs))
    .execute();
  await database.db
    .deleteFrom('people')
    .where('email_verified', '=', false)
    .where('created_at', '<=', new Date(now.getTime() - unconfirmedMs))
    .execute();
}
