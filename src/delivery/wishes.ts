import type { Context } from '#context.ts';
import { needsOf } from '#imaging/needs.ts';
import { expandPresets, namesPreset } from '#imaging/presets.ts';
import type { Findings, Region } from '#imaging/regions.ts';
import type { Transformation } from '#imaging/transformation.ts';
import { factsOf, focalOf, hiddenOf } from '#library/asset.ts';
import type { Asked } from './admission.ts';
import type { Deliverable } from './deliverable.ts';
import type { Delivery } from './delivery.ts';
import { originalOf } from './derivatives.ts';
import { findOverlays, type Overlays } from './overlays.ts';

/** What a plan is made from, beside the facts of the picture and who asks. */
export type Wishes = {
  /** With what the presets stand for. */
  readonly transformation: Transformation;
  readonly findings: Findings;
  readonly overlays: Overlays;
  readonly hidden: readonly Region[];
};

/**
 * Brings together what a plan needs. Most need nothing that is not at hand: then nothing is waited for but a turn.
 * Throws what presets, overlays and looking into the picture refuse.
 */
export async function gatherWishes(
  ctx: Context,
  delivery: Delivery,
  asked: Asked,
  asset: Deliverable,
): Promise<Wishes> {
  const given = asked.address.transformation;
  const transformation = namesPreset(given)
    ? expandPresets(given, await delivery.presets.find(ctx, asset.organization_id))
    : given;
  const overlays = await findOverlays(ctx, delivery, asked, transformation);
  const focal = focalOf(asset);
  const known: Findings = focal === undefined ? {} : { focal };
  const search = {
    ...{ content: asset.sha256.toString('hex'), facts: factsOf(asset), findings: known },
    open: () => originalOf(ctx, asset),
  };
  const isKnown = needsOf(transformation, known).size === 0;
  const findings = isKnown ? known : await delivery.findings.complete(ctx, transformation, search);
  return { transformation, overlays, findings, hidden: hiddenOf(asset) };
}
