import type { Actor, Operator, Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { announceChanges } from './changes.ts';
import { parseAssetPath } from './path.ts';
import { libraryProblems } from './problems.ts';
import { assetAt } from './redaction.ts';

export type Confirmation = {
  readonly organizationId: Id<'organization'>;
  readonly path: string;
  /** Of the original that was looked at, in hexadecimal digits. */
  readonly sha256: string;
};

/**
 * A person says of a picture that nothing more in it is to be redacted, where nothing was found or nobody could look:
 * it may leave. Never a program's to say. Throws `asset-not-found` and `content-changed`.
 */
export async function confirmRedaction(
  ctx: Context,
  actor: Person | Operator,
  confirmation: Confirmation,
): Promise<Asset> {
  const { organizationId, sha256 } = confirmation;
  const path = parseAssetPath(confirmation.path);
  authorize(actor, 'asset.update', { organizationId, path });
  return ctx.database.transaction(async (tx) => {
    const asset = await assetAt(tx, { organizationId, path });
    if (asset.sha256.toString('hex') !== sha256.toLowerCase()) {
      throw new Problem(libraryProblems['content-changed'], {
        ...{ thing: 'sha256', value: sha256, expected: asset.sha256.toString('hex') },
      });
    }
    await settleRedaction(ctx, tx, actor, asset);
    const details = { sha256: asset.sha256.toString('hex') };
    await recordAct(ctx, tx, {
      ...{ actor, organizationId, action: 'redaction.confirmed', subject: path, details },
    });
    await announceChanges(ctx, tx, [asset.id]);
    return asset;
  });
}

/** Writes down who has looked at this very content. */
async function settleRedaction(ctx: Context, tx: Tx, actor: Person | Operator, asset: Asset): Promise<void> {
  const said = {
    sha256: asset.sha256,
    confirmed_by: actor.kind === 'person' ? actor.personId : null,
    confirmed_at: ctx.clock.now(),
  };
  await tx
    .insertInto('redaction_confirmations')
    .values({ asset_id: asset.id, ...said })
    .onConflict((conflict) => conflict.column('asset_id').doUpdateSet(said))
    .execute();
}

/**
 * Other regions are hidden from now on. A person who draws some has looked at the picture, which settles it; where a
 * program drew, or all was taken back, somebody has to look again.
 */
export async function settleDrawing(ctx: Context, tx: Tx, actor: Actor, asset: Asset): Promise<void> {
  const isSomebody = actor.kind === 'person' || actor.kind === 'operator';
  if (isSomebody && asset.hidden_regions !== null) return settleRedaction(ctx, tx, actor, asset);
  await tx.deleteFrom('redaction_confirmations').where('asset_id', '=', asset.id).execute();
}
