import type { Context } from '#context.ts';
import { acceptClass } from '#delivery/accept.ts';
import type { Delivery } from '#delivery/delivery.ts';
import { openMade, OriginalGone } from '#delivery/derivatives.ts';
import { matches, mimeOf, type Picture, type PictureHead, type PictureRequest } from '#delivery/picture.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { assertAllowed } from '#delivery/rules/assert-allowed.ts';
import { type Plan, planOriginal, planRender } from '#imaging/plan.ts';
import { expandPresets, namesPreset } from '#imaging/presets.ts';
import { askedOfOutput, type Transformation } from '#imaging/transformation.ts';
import { Problem } from '#platform/problem.ts';
import type { RemoteAddress } from './remote-address.ts';
import { bytesKey, madeKey } from './remote-cache.ts';
import type { Source } from './remote-sources.ts';
import { comesFrom } from './source-host.ts';
import type { SourceRules } from './source-rules.ts';

/**
 * From the address of a picture on another host to what is asked of it; it becomes no asset. An unknown
 * organization, a host that is not allowed and a picture that is not there are one answer, so that nobody can
 * ask out who allows what. Throws also what fetching, inspecting and rendering refuse.
 */
export async function deliverRemote(
  ctx: Context,
  delivery: Delivery,
  asked: { readonly request: PictureRequest; readonly address: RemoteAddress },
): Promise<Picture> {
  const { cloudname, source } = asked.address;
  const rules = await rulesOf(ctx, delivery, cloudname);
  if (rules === undefined || !comesFrom(rules.hosts, source)) {
    throw new Problem(deliveryProblems['remote-picture-not-found']);
  }
  // There is no signature for what is no asset: with signed transformations it is delivered as it is.
  const { transformation } = asked.address;
  assertAllowed(rules.delivery, { transformation, referrer: asked.request.referrer, signed: 'no' });
  const request = { cloudname, source, rules, signal: asked.request.signal };
  const found = await delivery.sources.open(ctx, request);
  try {
    return await present(ctx, delivery, { ...asked, rules, found });
  } catch (error) {
    if (!(error instanceof OriginalGone)) throw error;
    // The cache had to make room for others since.
    const fetched = await delivery.sources.fetch(ctx, request);
    return present(ctx, delivery, { ...asked, rules, found: fetched });
  }
}

type Found = {
  readonly request: PictureRequest;
  readonly address: RemoteAddress;
  readonly rules: SourceRules;
  readonly found: Source;
};

async function rulesOf(
  ctx: Context,
  { sources }: Delivery,
  cloudname: string,
): Promise<SourceRules | undefined> {
  const known = sources.rules.peek(cloudname);
  if (known === undefined) ctx.imaging.gate.assertRoom();
  return known ?? sources.rules.find(ctx, cloudname);
}

async function present(ctx: Context, delivery: Delivery, asked: Found): Promise<Picture> {
  const { request, address, rules, found } = asked;
  const { group, remote } = found;
  const { plan, negotiated } = await decide(ctx, delivery, asked);
  const key = madeKey(remote, plan === 'original' ? plan : JSON.stringify(plan));
  const head: PictureHead = {
    cloudname: address.cloudname,
    organizationId: rules.organizationId,
    asset: undefined,
    etag: `"${key.slice(0, 32)}"`,
    mime: mimeOf(plan, remote.facts.format),
    publicName: address.publicName,
    negotiated,
    dependsOn: [],
    permit: undefined,
  };
  if (matches(request.ifNoneMatch, head.etag)) return { kind: 'not-modified', head };
  if (plan === 'original')
    return { kind: 'bytes', head, body: await bytesOf(delivery, found), from: 'original' };
  const made = await openMade(delivery, {
    ...{ group, key, signal: request.signal },
    make: async (signal) => {
      const source = { bytes: await bytesOf(delivery, found) };
      return (await ctx.imaging.render(source, remote.facts, plan, signal)).bytes;
    },
    mayKeep: () => delivery.sources.rules.isCurrent(address.cloudname, rules),
  });
  return { kind: 'bytes', head, ...made };
}

async function decide(
  ctx: Context,
  delivery: Delivery,
  { request, address, rules, found }: Found,
): Promise<{ plan: Plan | 'original'; negotiated: boolean }> {
  const { facts, cleaned } = found.remote;
  const presets = namesPreset(address.transformation)
    ? await delivery.presets.find(ctx, rules.organizationId)
    : new Map<string, Transformation>();
  const transformation = expandPresets(address.transformation, presets);
  const findings = await delivery.findings.complete(ctx, transformation, {
    ...{ content: bytesKey(found.remote), facts, findings: {} },
    open: async () => ({ bytes: await bytesOf(delivery, found) }),
  });
  const wants = { accept: acceptClass(request.accept), limits: ctx.imaging.limits, findings };
  const plan = planRender(transformation, facts, wants);
  const negotiated = askedOfOutput(transformation).format === 'auto';
  if (!plan.isOriginal) return { plan, negotiated };
  return { plan: cleaned ? 'original' : planOriginal(facts, wants), negotiated };
}

async function bytesOf(delivery: Delivery, { group, remote, bytes }: Source): Promise<Buffer> {
  const kept = bytes ?? (await delivery.derivatives.get(group, bytesKey(remote)))?.body;
  if (kept === undefined) throw new OriginalGone();
  return kept;
}
