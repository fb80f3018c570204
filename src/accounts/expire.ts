import { sql } from 'kysely';
import type { Context } from '#context.ts';
import { daysKept } from '#privacy/declaration.ts';
import { endSessionsWhere } from './activity/end-sessions.ts';
import { forgetActivity } from './activity/forget-activity.ts';
import { accountsPersonalData, kept } from './personal-data.ts';

/** An app that was never confirmed; well after it cannot be any more. */
const unfinishedMs = 24 * 3_600_000;

const unconfirmedRequestMs = kept.unconfirmedRequestHours * 3_600_000;

/** Removes what is over. Nothing of it works any more, so that being late harms nobody. */
export async function expireAccounts(ctx: Context): Promise<void> {
  const { database, clock } = ctx;
  const now = clock.now();
  const before = (what: string): Date =>
    new Date(now.getTime() - daysKept(ctx, accountsPersonalData, what) * 86_400_000);
  await endSessionsWhere(database.db, sql`expires_at <= ${now}`, { reason: 'expired', now });
  await forgetActivity(ctx);
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
        where('settled_at', '<=', before('answered requests')),
      ]),
    )
    .execute();
  await database.db
    .deleteFrom('erasure_receipts')
    .where('made_at', '<=', before('receipts of erasures'))
    .execute();
  await database.db.deleteFrom('invitations').where('expires_at', '<=', now).execute();
  await database.db.deleteFrom('audit_events').where('at', '<=', before('records of who did what')).execute();
  await database.db
    .deleteFrom('people')
    .where('email_verified', '=', false)
    .where('created_at', '<=', before('accounts whose address was never confirmed'))
    .execute();
}
