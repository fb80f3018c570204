import type { Readable } from 'node:stream';
import type { Context } from '#context.ts';
import { type Plan, planOriginal, planRender } from '#imaging/plan.ts';
import { namesPreset } from '#imaging/presets.ts';
import { askedOfOutput, whyFolder } from '#imaging/transformation.ts';
import { factsOf } from '#library/asset.ts';
import type { ByteRange } from '#storage/object-store.ts';
import { Problem } from '#platform/problem.ts';
import { type Deliverable, findDeliverable } from './deliverable.ts';
import { type AcceptClass, acceptClass } from './accept.ts';
import { parseAddress, type PictureAddress } from './address.ts';
import { admit, type Asked, type Found } from './admission.ts';
import type { Delivery } from './delivery.ts';
import { contentTag, dependenciesOf, type Ingredient } from './derivative-key.ts';
import { openDerivative } from './derivatives.ts';
import { OriginalGone } from './original.ts';
import { choosePlan } from './settled.ts';
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
  const wanted = await gatherWishes(ctx, delivery, asked, asset);
  const { ingredients } = wanted.overlays;
  const { quick, best, negotiated } = decide(ctx, wanted, asset, acceptClass(request.accept));
  const { plan, interim } = await choosePlan(ctx, delivery, { cloudname, asset, ingredients, quick, best });
  const made = { plan, ingredients };
  const permit = narrowest([found, ...wanted.overlays.found]);
  const head = { ...headOf(address, asset, made), negotiated, permit, interim };
  if (matches(request.ifNoneMatch, head.etag)) return { kind: 'not-modified', head };
  if (plan === 'original') return openOriginal(ctx, asset, head);
  const { signal } = request;
  const derivative = await openDerivative(ctx, delivery, { cloudname, asset, plan, ingredients, signal });
  return { kind: 'bytes', head, ...derivative };
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
  if (foundNow === undefined) throw notFound(asked.address);
  return foundNow;
}

/** The same for what is not there, what is not public and what is locked; it speaks of the address alone. */
function notFound({ suspect }: PictureAddress): Problem {
  const kind = deliveryProblems['picture-not-found'];
  if (suspect === undefined) return new Problem(kind);
  const reading = `${JSON.stringify(suspect)} ${whyFolder(suspect) ?? ''}, so it was read as a folder.`;
  return new Problem(kind, { detail: `${kind.title} ${reading}` });
}

/** `best` is what is to take the place of `quick` when it has been made. */
type Decision = {
  readonly quick: Plan | 'original';
  readonly best: Plan | undefined;
  readonly negotiated: boolean;
};

function decide(
  ctx: Context,
  { transformation, findings, overlays, hidden }: Wishes,
  asset: Deliverable,
  accept: AcceptClass,
): Decision {
  const { limits } = ctx.imaging;
  const about = { findings, overlays: overlays.byPath, hidden };
  const wants = { accept, limits, masters: limits.masters === 'on', ...about };
  const facts = factsOf(asset);
  const negotiated = askedOfOutput(transformation).format === 'auto';
  const plan = planRender(transformation, facts, wants);
  if (negotiated && plan.output.format === 'avif') {
    return { quick: planRender(transformation, facts, { ...wants, accept: 'webp' }), best: plan, negotiated };
  }
  if (!plan.isOriginal) return { quick: plan, best: undefined, negotiated };
  // An original that cannot be cleaned of what it says about people leaves only as a new encoding.
  const quick = asset.public_key === null ? planOriginal(facts, wants) : 'original';
  return { quick, best: undefined, negotiated };
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
