import type { Readable } from 'node:stream';
import type { Actor } from '#access/actor.ts';
import { activityOf } from '#accounts/activity/event.ts';
import { noteActivity } from '#accounts/activity/note-activity.ts';
import type { Context } from '#context.ts';
import { accessProblems } from '#access/problems.ts';
import { Problem } from '#platform/problem.ts';
import type { ByteRange } from '#storage/object-store.ts';
import type { Asset } from './asset.ts';
import { requireAsset } from './assets.ts';

/** The file as it came, with all it says about people and places: for its own organization only. */
export type Original = {
  readonly asset: Asset;
  readonly bytes: number;
  /** Throws `not-found` when it was deleted meanwhile. */
  readonly open: (range?: ByteRange) => Promise<Readable>;
};

/** For an account holder to see, as their upload is. */
function noteDownload(ctx: Context, actor: Actor, { id, size }: Asset): void {
  if (actor.kind !== 'person') return;
  noteActivity(ctx, activityOf(actor, { kind: 'downloaded', what: id, bytes: Number(size) }));
}

/** Throws what `requireAsset` throws. */
export async function openOriginal(ctx: Context, actor: Actor, id: string): Promise<Original> {
  const asset = await requireAsset(ctx, actor, id, 'asset.read');
  return {
    asset,
    bytes: Number(asset.size),
    open: async (range) => {
      const stream = await ctx.store.stream(asset.original_key, range);
      if (stream === undefined) throw new Problem(accessProblems['not-found']);
      noteDownload(ctx, actor, asset);
      return stream;
    },
  };
}
