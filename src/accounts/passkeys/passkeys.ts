import type { Person } from '#access/actor.ts';
import { accessProblems } from '#access/problems.ts';
import { parseName } from '#accounts/names.ts';
import { factorChanged } from '#accounts/second-factor/changed.ts';
import type { Client } from '#accounts/sessions.ts';
import { confirmPassword } from '#accounts/sign-in.ts';
import type { Context } from '#context.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';

export type Passkey = {
  readonly id: Id<'passkey'>;
  readonly label: string;
  /** Whether it is kept on several devices of its owner. */
  readonly synced: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
};

/** A person's own, the oldest first. */
export async function listPasskeys({ database }: Context, { personId }: Person): Promise<Passkey[]> {
  return database.db
    .selectFrom('passkeys')
    .select(['id', 'label', 'synced', 'created_at as createdAt', 'last_used_at as lastUsedAt'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .execute();
}

/** A stranger's passkey and none at all are the same `not-found`. */
export async function readPasskey(ctx: Context, actor: Person, id: string): Promise<Passkey> {
  const found = (await listPasskeys(ctx, actor)).find((passkey) => passkey.id === id);
  if (found === undefined) throw new Problem(accessProblems['not-found']);
  return found;
}

/** Throws `not-found`, `name-invalid`. */
export async function renamePasskey(
  { database }: Context,
  { personId }: Person,
  { id, label }: { id: string; label: string },
): Promise<void> {
  const renamed = await database.db
    .updateTable('passkeys')
    .set({ label: parseName(label, 'label') })
    .where('id', '=', passkeyId(id))
    .where('person_id', '=', personId)
    .returning('id')
    .executeTakeFirst();
  if (renamed === undefined) throw new Problem(accessProblems['not-found']);
}

/** It opens nothing any more, and every other session ends. Throws `password-wrong`, `not-found`. */
export async function removePasskey(
  ctx: Context,
  actor: Person,
  { id, password, client }: { id: string; password: string; client: Client },
): Promise<void> {
  const passkey = passkeyId(id);
  await confirmPassword(ctx, actor, { password, client });
  await ctx.database.transaction(async (tx) => {
    const removed = await tx
      .deleteFrom('passkeys')
      .where('id', '=', passkey)
      .where('person_id', '=', actor.personId)
      .returning('id')
      .executeTakeFirst();
    if (removed === undefined) throw new Problem(accessProblems['not-found']);
    await factorChanged(ctx, tx, { actor, client, change: 'passkey-removed' });
  });
}

function passkeyId(text: string): Id<'passkey'> {
  if (!isId<'passkey'>(text)) throw new Problem(accessProblems['not-found']);
  return text;
}
