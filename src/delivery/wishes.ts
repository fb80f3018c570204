import type { Context } from '#context.ts';
import { needsOf } from '#imaging/needs.ts';
import { expandPresets, namesPreset } from '#imaging/presets.ts';
import type { Findings, Region } from '#imaging/regions.ts';
import type { Transformation } from '#imaging/transformation.ts';
import { factsOf, focalOf } from '#library/asset.ts';
import { Problem } from '#platform/problem.ts';
import type { Asked } from './admission.ts';
import type { Deliverable } from './deliverable.ts';
import type { Delivery } from './delivery.ts';
import { originalOf } from './original.ts';
import type { Search } from './findings.ts';
import { findOverlays, type Overlays } from './overlays.ts';
import { deliveryProblems } from './problems.ts';
import { hiddenIn } from './redaction/hidden-in.ts';
import type { Permit } from './signed/permit.ts';
import { permitOfViewing } from './signed/viewing.ts';

/** What a plan is made from, beside the facts of the picture and who asks. */
export type Wishes = {
  /** With what the presets stand for. */
  readonly transformation: Transformation;
  readonly findings: Findings;
  readonly overlays: Overlays;
  readonly hidden: readonly Region[];
  /** For a picture that waits for a person to confirm it: who sees it nevertheless, for that. */
  readonly preview: Permit | undefined;
};

/**
 * Brings together what a plan needs. Most need nothing that is not at hand: then nothing is waited for but a turn.
 * Throws what presets, overlays and looking into the picture refuse, and `picture-not-found` while a person has to
 * confirm what is redacted.
 */
export async function gatherWishes(
  ctx: Context,
  delivery: Delivery,
  asked: Asked,
  asset: Deliverable,
): Promise<Wishes> {
  const { regions: hidden, isSettled } = await hiddenIn(ctx, delivery, asset);
  const preview = isSettled ? undefined : previewOf(ctx, asked, asset);
  const given = asked.address.transformation;
  const transformation = namesPreset(given)
    ? expandPresets(given, await delivery.presets.find(ctx, asset.organization_id))
    : given;
  const overlays = await findOverlays(ctx, delivery, asked, transformation);
  const focal = focalOf(asset);
  const known: Findings = focal === undefined ? {} : { focal };
  const search = searchIn(ctx, asset, transformation[0]?.page ?? 1);
  const isKnown = needsOf(transformation, known).size === 0;
  const findings = isKnown
    ? known
    : await delivery.findings.complete(ctx, transformation, { ...search, findings: known });
  return { transformation, overlays, findings, hidden, preview };
}

/** What is looked into: one page of a document. Faces are written down of the first alone. */
function searchIn(ctx: Context, asset: Deliverable, page: number): Omit<Search, 'findings'> {
  const facts = factsOf(asset);
  const content = asset.sha256.toString('hex');
  if (page === 1) return { asset, content, facts, open: () => originalOf(ctx, asset) };
  const open = async () => ({ ...(await originalOf(ctx, asset)), page });
  return { content: `${content} page ${page}`, facts: { ...facts, ...facts.pages?.[page - 1] }, open };
}

/** Why a picture that is there and public is not delivered, for who may be told. */
export const unconfirmed = new Error(
  'It is to be redacted in public and nothing was found to redact: a person has to confirm it first.',
);

/** Members of the organization have to look at a picture before they can confirm it; nobody else sees it. */
function previewOf(ctx: Context, { request, address }: Asked, asset: Deliverable): Permit {
  const visit = { cookies: request.cookies, cloudname: address.cloudname, now: ctx.clock.now() };
  const viewing = permitOfViewing(visit, asset.url_keys);
  if (viewing !== undefined) return viewing;
  throw new Problem(deliveryProblems['picture-not-found'], { cause: unconfirmed });
}
