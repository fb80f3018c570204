import type { Context } from '#context.ts';

/** Where a weakness can be told when no setting names anybody: the address of whoever set the server up. */
export async function firstAdministrator({ database }: Context): Promise<string | undefined> {
  const row = await database.db
    .selectFrom('people')
    .select('email')
    .where('administrator', '=', true)
    .where('email_verified', '=', true)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  return row?.email;
}
