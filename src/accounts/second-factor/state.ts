import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import type { Seal } from '#accounts/sealed.ts';
import { unseal } from '#accounts/sealed.ts';

/** Whether somebody is asked for a code after the password. */
export async function hasSecondFactor(db: Db | Tx, personId: Id<'person'>): Promise<boolean> {
  const found = await db
    .selectFrom('authenticators')
    .select('person_id')
    .where('person_id', '=', personId)
    .where('confirmed', '=', true)
    .executeTakeFirst();
  return found !== undefined;
}

export type Authenticator = {
  readonly personId: Id<'person'>;
  readonly secret: string;
  readonly confirmed: boolean;
  readonly madeAt: Date;
};

/** A person's authenticator with its secret in the clear, before a transaction that asks for it. */
export async function openAuthenticator(
  ctx: Context,
  personId: Id<'person'>,
): Promise<Authenticator | undefined> {
  const row = await ctx.database.db
    .selectFrom('authenticators')
    .selectAll()
    .where('person_id', '=', personId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const secret = await unseal(ctx, row.secret, sealOf(personId));
  return { personId, secret, confirmed: row.confirmed, madeAt: row.made_at };
}

export function sealOf(personId: Id<'person'>): Seal {
  return { purpose: 'authenticator', owner: personId };
}
