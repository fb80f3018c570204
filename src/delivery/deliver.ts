import type { Readable } from 'node:stream';
import type { Context } from '#context.ts';
import { type Plan, planOriginal, planRender } from '#imaging/plan.ts';
import type { QualityCurve } from '#imaging/quality/curve.ts';
import { needsCurve } from '#imaging/quality/sample.ts';
import { namesPreset } from '#imaging/presets.ts';
import { askedOfOutput } from '#imaging/transformation.ts';
import { factsOf } from '#library/asset.ts';
import type { ByteRange } from '#storage/object-store.ts';
import { Problem } from '#platform/problem.ts';
import { type InfoWish, openInfo, type Planned } from './about/info.ts';
import { curveOf } from './curve-of.ts';
import { type Deliverable, findDeliverable } from './deliverable.ts';
import { type AcceptClass, acceptClass } from './accept.ts';
import { parseAddress, type PictureAddress, pictureNotFound } from './address.ts';
import { admit, type Asked, type Found } from './admission.ts';
import type { Delivery } from './delivery.ts';
import { contentTag, dependenciesOf, type Ingredient } from './derivative-key.ts';
import { openDerivative } from './derivatives.ts';
import { OriginalGone } from './original.ts';
import { choosePlan } from './choose-plan.ts';
import {
  matches,
  mimeOf,
  type Picture,
  type PictureHead,
  type PictureRequest,
  smallBytes,
} from './picture.ts';
import { deliveryProblems } from './problems.ts';
import { deliverRemote } from './remote/deliver-remote.ts';
import { parseRemoteAddress } from './remote/remote-address.ts';
import type { Permit } from './signed/permit.ts';
import { gatherWishes, type Wishes } from './wishes.ts';

/**
 * From a URL to a picture. A hit needs neither database nor decoder; a 304 not even the disk.
 * Throws `picture-not-found` for whatever this client may not see, and what the grammar, the organization's rules and
 * the renderer refuse.
 */
export async function deliver(ctx: Context, delivery: Delivery, request: PictureRequest): Promise<Picture> {
  const remote = parseRemoteAddress(request.pathname, request.query);
  if (remote !== undefined) return deliverRemote(ctx, delivery, { request, address: remote });
  const { asked, found } = await locate(ctx, delivery, request);
  try {
    return await open(ctx, delivery, asked, found);
  } catch (error) {
    if (!(error instanceof OriginalGone)) throw error;
    // Replaced or deleted since it was looked up: once more, with what is there now.
    delivery.known.forget([found.asset.id]);
    const current = await findDelivered(ctx, delivery, asked);
    if (current.asset.original_key === found.asset.original_key) throw error;
    return open(ctx, delivery, asked, current);
  }
}

/** A folder may be called `t_shirts`: where nothing is found at an address that names a preset, it is read as a path. */
async function locate(
  ctx: Context,
  delivery: Delivery,
  request: PictureRequest,
): Promise<{ asked: Asked; found: Found }> {
  const asked = { request, address: parseAddress(request.pathname, request.query) };
  // Explaining is for who has a key, which is not asked for here.
  if (asked.address.answer === 'explain') throw new Problem(deliveryProblems['picture-not-found']);
  try {
    return { asked, found: await findDelivered(ctx, delivery, asked) };
  } catch (error) {
    const isAbsent = error instanceof Problem && error.code === 'picture-not-found';
    if (!isAbsent || !namesPreset(asked.address.transformation)) throw error;
    const read = { request, address: parseAddress(request.pathname, request.query, 'as-path') };
    return { asked: read, found: await findDelivered(ctx, delivery, read) };
  }
}

/** Who lays a picture on top that only some may see has what only they may see. */
function narrowest(found: readonly Found[]): Permit | undefined {
  const permits = found.flatMap(({ permit }) => permit ?? []);
  return permits.toSorted((one, other) => one.seconds - other.seconds)[0];
}

async function open(ctx: Context, delivery: Delivery, asked: Asked, found: Found): Promise<Picture> {
  const { request, address } = asked;
  const { asset } = found;
  const { cloudname } = address;
  const settled = await settle(ctx, delivery, asked, asset);
  const { ingredients, negotiated } = settled;
  const permit = settled.preview ?? narrowest([found, ...settled.layers]);
  const headFor = (plan: Plan | 'original') => ({
    ...headOf(address, asset, { plan, ingredients }),
    ...{ negotiated, permit, interim: undefined },
  });
  if (address.answer === 'info') {
    return openAbout(ctx, delivery, asked, { asset, head: headFor(settled.plan), planned: settled });
  }
  const choice = { cloudname, asset, ingredients, quick: settled.plan, best: settled.best };
  const { plan, interim } = await choosePlan(ctx, delivery, choice);
  const head = { ...headFor(plan), interim };
  if (matches(request.ifNoneMatch, head.etag)) return { kind: 'not-modified', head };
  if (plan === 'original') return openOriginal(ctx, asset, head);
  const { signal } = request;
  const derivative = await openDerivative(ctx, delivery, { cloudname, asset, plan, ingredients, signal });
  return { kind: 'bytes', head, ...derivative };
}

async function openAbout(
  ctx: Context,
  delivery: Delivery,
  asked: Asked,
  about: Pick<InfoWish, 'asset' | 'head' | 'planned'>,
): Promise<Picture> {
  const { request, address } = asked;
  const { transformation, path } = address;
  return openInfo(ctx, delivery, {
    ...{ ...about, transformation, path, ifNoneMatch: request.ifNoneMatch, signal: request.signal },
    plan: (other) =>
      settle(ctx, delivery, { request, address: { ...address, transformation: other } }, about.asset),
  });
}

export type Settled = Planned & {
  /** What is to take the place of the plan when it has been made. */
  readonly best: Plan | undefined;
  readonly negotiated: boolean;
  /** The pictures that are laid on top, as this client may have them. */
  readonly layers: readonly Found[];
  /** What lets a member see a picture that nobody else does yet. */
  readonly preview: Permit | undefined;
};

/** What will be done for who asks, when all has been found that the plan needs. Most need nothing that is not at hand. */
export async function settle(
  ctx: Context,
  delivery: Delivery,
  asked: Asked,
  asset: Deliverable,
): Promise<Settled> {
  const { request, address } = asked;
  const wanted = await gatherWishes(ctx, delivery, asked, asset);
  const accept = acceptClass(request.accept);
  const decided = decide(ctx, wanted, asset, { accept });
  const { output, width, height } = decided.made;
  const size = { width, height };
  const { ingredients, found: layers } = wanted.overlays;
  const { preview } = wanted;
  if (!needsCurve(wanted.transformation, output)) return { ...decided, size, ingredients, layers, preview };
  const wish = { cloudname: address.cloudname, asset, output, size, signal: request.signal };
  const curve = await curveOf(ctx, delivery, wish);
  return { ...decide(ctx, wanted, asset, { accept, curve }), size, ingredients, layers, preview };
}

async function findDelivered(ctx: Context, delivery: Delivery, asked: Asked): Promise<Found> {
  const { cloudname, path } = asked.address;
  const known = delivery.known.peek(cloudname, path);
  const found = known && admit(ctx, delivery, asked, known);
  if (found !== undefined) return found;
  // Asking the database costs more than refusing, and a full queue refuses anyway.
  ctx.imaging.gate.assertRoom();
  // Who is refused a picture that is known waits for the database all the same, as for one that is not there.
  const asset = await (known === undefined
    ? delivery.known.find(ctx, cloudname, path)
    : findDeliverable(ctx, cloudname, path));
  const foundNow = asset && admit(ctx, delivery, asked, asset);
  if (foundNow === undefined) throw pictureNotFound(asked.address.suspicion);
  return foundNow;
}

type Decision = {
  readonly plan: Plan | 'original';
  /** The plan even where the original is the answer. */
  readonly made: Plan;
  /** What is to take the place of `plan` when it has been made. */
  readonly best: Plan | undefined;
  readonly negotiated: boolean;
};

function decide(
  ctx: Context,
  { transformation, findings, overlays, hidden }: Wishes,
  asset: Deliverable,
  { accept, curve }: { readonly accept: AcceptClass; readonly curve?: QualityCurve },
): Decision {
  const { limits } = ctx.imaging;
  const about = { findings, overlays: overlays.byPath, hidden };
  const keepsCredits = asset.rules.keep_credits;
  const wants = { accept, limits, masters: limits.masters === 'on', keepsCredits, ...about };
  const learnt = curve === undefined ? wants : { ...wants, curve };
  const facts = factsOf(asset);
  const negotiated = askedOfOutput(transformation).format === 'auto';
  const usual = planRender(transformation, facts, wants);
  if (negotiated && usual.output.format === 'avif') {
    // What has been learnt is about the quick format; learning about AVIF would have to be waited for.
    const quick = planRender(transformation, facts, { ...learnt, accept: 'webp' });
    return { plan: quick, made: quick, best: usual, negotiated };
  }
  const made = curve === undefined ? usual : planRender(transformation, facts, learnt);
  if (!made.isOriginal) return { plan: made, made, best: undefined, negotiated };
  // An original that cannot be cleaned of what it says about people leaves only as a new encoding.
  const plan = asset.public_key === null ? planOriginal(facts, wants) : 'original';
  return { plan, made, best: undefined, negotiated };
}

function headOf(
  { cloudname, publicName }: PictureAddress,
  asset: Deliverable,
  { plan, ingredients }: { plan: Plan | 'original'; ingredients: readonly Ingredient[] },
) {
  return {
    ...{ cloudname, organizationId: asset.organization_id, asset, publicName },
    dependsOn: dependenciesOf(ingredients),
    etag: `"${contentTag(asset, plan, ingredients).slice(0, 32)}"`,
    mime: mimeOf(plan, factsOf(asset).format),
  };
}

async function openOriginal(ctx: Context, asset: Deliverable, head: PictureHead): Promise<Picture> {
  const key = asset.public_key ?? '';
  const bytes = Number(asset.public_size);
  if (bytes <= smallBytes) {
    const body = await ctx.store.read(key);
    if (body !== undefined) return { kind: 'bytes', head, body, from: 'original' };
    throw new OriginalGone();
  }
  const open = async (range?: ByteRange): Promise<Readable> => {
    const stream = await ctx.store.stream(key, range);
    if (stream !== undefined) return stream;
    throw new Problem(deliveryProblems['picture-not-found']);
  };
  return { kind: 'stream', head, bytes, open };
}
