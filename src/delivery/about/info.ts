import { createHash } from 'node:crypto';
import type { Context } from '#context.ts';
import type { Deliverable } from '#delivery/deliverable.ts';
import type { Delivery } from '#delivery/delivery.ts';
import { derivativeKey, type Ingredient } from '#delivery/derivative-key.ts';
import { openDerivative, openMade } from '#delivery/derivatives.ts';
import { matches, mimeOf, type Picture, type PictureHead } from '#delivery/picture.ts';
import { assertAllowed } from '#delivery/rules/assert-allowed.ts';
import type { Plan } from '#imaging/plan.ts';
import type { Sketch } from '#imaging/placeholders.ts';
import { printTransformation, type Transformation } from '#imaging/transformation.ts';
import { factsOf } from '#library/asset.ts';
import type { AssetPath } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';
import { lookOf } from './look.ts';
import { pictureUrl } from './picture-url.ts';
import { srcsetOf } from './srcset.ts';

/** What a transformation of an asset comes to. */
export type Planned = {
  readonly plan: Plan | 'original';
  /** What the original would be rendered as; the plan itself where it is one. */
  readonly size: { readonly width: number; readonly height: number };
  readonly ingredients: readonly Ingredient[];
};

export type InfoWish = {
  readonly asset: Deliverable;
  readonly transformation: Transformation;
  readonly planned: Planned;
  /** Of the picture itself; the answer about it has its own tag and type. */
  readonly head: PictureHead;
  readonly path: AssetPath;
  readonly ifNoneMatch: string | undefined;
  readonly signal: AbortSignal;
  /** Plans another transformation of the same picture for the same client. */
  readonly plan: (transformation: Transformation) => Promise<Planned>;
};

/** Raise it when the answer comes out otherwise: its tag says that it is the same. */
const infoVersion = 2;

/**
 * All that a page wants to know before it has a picture, as JSON. Made once and kept beside the derivatives. It says
 * nothing of the original that the public picture does not show.
 */
export async function openInfo(ctx: Context, delivery: Delivery, wish: InfoWish): Promise<Picture> {
  const { asset, head } = wish;
  const key = keyOf(ctx, wish);
  const own = {
    ...head,
    ...{ etag: `"${key.slice(0, 32)}"`, mime: 'application/json', publicName: `${head.publicName}.json` },
  };
  if (matches(wish.ifNoneMatch, own.etag)) return { kind: 'not-modified', head: own };
  const made = await openMade(delivery, {
    ...{ group: asset.id, key, signal: wish.signal },
    assertRoom: () => ctx.imaging.gate.assertRoom(),
    make: async (signal) => Buffer.from(JSON.stringify(await infoOf(ctx, delivery, { ...wish, signal }))),
    mayKeep: () => mayKeep(delivery, wish),
  });
  return { kind: 'bytes', head: own, ...made };
}

function keyOf(ctx: Context, { asset, transformation, planned, head, path }: InfoWish): string {
  const { plan, ingredients } = planned;
  const content = plan === 'original' ? head.etag : derivativeKey(asset, plan, ingredients);
  const about = [infoVersion, content, asset.purged_at, ctx.config.server.cdnUrl, path, asset.rules];
  const words = JSON.stringify([...about, head.permit === undefined, printTransformation(transformation)]);
  return createHash('sha256').update(asset.sha256).update(words).digest('hex');
}

function mayKeep({ known }: Delivery, { asset, planned, head }: InfoWish): boolean {
  const others = planned.ingredients.flatMap((each) => each.asset ?? []);
  return [asset, ...others].every((each) => known.isCurrent(head.cloudname, each));
}

async function infoOf(ctx: Context, delivery: Delivery, wish: InfoWish) {
  const { asset, planned } = wish;
  const facts = factsOf(asset);
  const { plan, size } = planned;
  const type = mimeOf(plan, facts.format);
  const sketch = await sketchOf(ctx, delivery, wish);
  return {
    ...{ width: size.width, height: size.height, type },
    bytes: plan === 'original' ? Number(asset.public_size) : null,
    animated: plan === 'original' ? facts.frames > 1 : plan.output.animated,
    hasAlpha: type !== 'image/jpeg' && sketch.isTransparent,
    original: {
      ...{ width: facts.width, height: facts.height, type: mimeOf('original', facts.format) },
      ...{ frames: facts.frames, hasAlpha: facts.hasAlpha, pages: facts.pages?.length ?? 1 },
    },
    placeholders: sketch.placeholders,
    srcset: await srcset(ctx, wish),
  };
}

/** One for all sizes and formats of what looks the same. */
async function sketchOf(ctx: Context, delivery: Delivery, wish: InfoWish): Promise<Sketch> {
  const { asset, head, signal } = wish;
  const { plan, ingredients } = await wish.plan(lookOf(wish.transformation));
  if (plan === 'original') throw new Error('A sketch asks for a size, and so is never the original.');
  const name = createHash('sha256')
    .update(derivativeKey(asset, plan, ingredients))
    .update('sketch 1');
  const { body } = await openMade(delivery, {
    ...{ group: asset.id, key: name.digest('hex'), signal },
    assertRoom: () => ctx.imaging.gate.assertRoom(),
    make: async (making) => {
      const request = { cloudname: head.cloudname, asset, plan, ingredients, signal: making };
      const small = await openDerivative(ctx, delivery, request);
      return Buffer.from(JSON.stringify(await ctx.imaging.sketch(small.body)));
    },
    mayKeep: () => mayKeep(delivery, wish),
  });
  return JSON.parse(body.toString()) as Sketch;
}

type Candidate = { readonly url: string; readonly width: number; readonly height: number };

/** Nothing where a URL of it would be refused: a signature holds for one URL. */
async function srcset(ctx: Context, wish: InfoWish): Promise<readonly Candidate[]> {
  const { asset, head, path, planned } = wish;
  if (head.permit !== undefined) return [];
  const byWidth = new Map<number, Candidate>();
  for (const transformation of srcsetOf(wish.transformation, planned.size)) {
    if (!isAllowed(asset, transformation)) continue;
    const { size } = await wish.plan(transformation);
    const isEnlarged = size.width > asset.width || size.height > asset.height;
    if (isEnlarged && transformation !== wish.transformation) continue;
    const url = pictureUrl(ctx.config.server, { cloudname: head.cloudname, transformation, path });
    if (!byWidth.has(size.width)) byWidth.set(size.width, { url, width: size.width, height: size.height });
  }
  return [...byWidth.values()].toSorted((one, other) => one.width - other.width);
}

function isAllowed({ rules }: Deliverable, transformation: Transformation): boolean {
  try {
    assertAllowed({ ...rules, referrers: null }, { transformation, referrer: undefined, signed: 'no' });
    return true;
  } catch (error) {
    if (error instanceof Problem) return false;
    throw error;
  }
}
