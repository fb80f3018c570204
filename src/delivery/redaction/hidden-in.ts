import type { Context } from '#context.ts';
import type { Deliverable } from '#delivery/deliverable.ts';
import type { Delivery } from '#delivery/delivery.ts';
import type { Search } from '#delivery/findings.ts';
import { originalOf } from '#delivery/original.ts';
import type { Region } from '#imaging/regions.ts';
import { factsOf, hiddenOf } from '#library/asset.ts';

/** What must not be seen of a picture in public. */
export type Hidden = {
  readonly regions: readonly Region[];
  /**
   * Whether it may leave so: in a picture that is redacted in public faces have to be found, or a person has to have
   * drawn what is to be hidden, or said that nothing is.
   */
  readonly isSettled: boolean;
};

/**
 * What a person has drawn, and where the policy asks for redaction, every face that is found: without a detector, or
 * where it finds nothing, only a person settles it. Throws what looking for faces throws.
 */
export async function hiddenIn(ctx: Context, delivery: Delivery, asset: Deliverable): Promise<Hidden> {
  const drawn = hiddenOf(asset);
  if (!asset.is_redacted) return { regions: drawn, isSettled: true };
  const faces = await facesIn(ctx, delivery, asset);
  // Faces are looked for in the first frame or page, and may be elsewhere in the next.
  const isOne = asset.frames === 1 && (asset.page_sizes?.length ?? 2) === 2;
  const areEnough = faces.length > 0 && isOne;
  return { regions: [...drawn, ...faces], isSettled: asset.is_confirmed || areEnough };
}

async function facesIn(ctx: Context, delivery: Delivery, asset: Deliverable): Promise<readonly Region[]> {
  if (ctx.imaging.faceFinder === undefined) return [];
  const search: Search = {
    ...{ asset, content: asset.sha256.toString('hex'), facts: factsOf(asset), findings: {} },
    open: () => originalOf(ctx, asset),
  };
  const { faces } = await delivery.findings.complete(ctx, [{ blurFaces: true }], search);
  return faces ?? [];
}
