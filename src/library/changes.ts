import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { type Id, isId } from '#platform/id.ts';

/** The channel on which every process hears that assets changed, so that it lets go of what it remembers. */
export const assetChanges = 'vitrine_assets';

/**
 * The channel on which every process hears that a folder of an organization is redacted from now on, or no longer.
 */
export const redactionChanges = 'vitrine_redaction';

/** A notification holds at most 8,000 bytes: about 200 ids. */
const idsPerNotice = 150;

/** Told when the transaction commits, and not at all when it rolls back. */
export async function announceChanges(ctx: Context, tx: Tx, ids: readonly Id<'asset'>[]): Promise<void> {
  for (let at = 0; at < ids.length; at += idsPerNotice) {
    const payload = ids.slice(at, at + idsPerNotice).join(' ');
    await ctx.database.announce(tx, assetChanges, payload);
  }
}

/** The ids in a notification; whoever reaches the database can send one, so what is no id is passed over. */
export function changedIds(payload: string): Id<'asset'>[] {
  return payload.split(' ').filter((id) => isId<'asset'>(id));
}
