import { createHash } from 'node:crypto';
import type { Context } from '#context.ts';
import type { Output } from '#imaging/output.ts';
import { planRender } from '#imaging/plan.ts';
import type { QualityCurve } from '#imaging/quality/curve.ts';
import { sampleSide, sampleTransformation } from '#imaging/quality/sample.ts';
import type { Size } from '#imaging/size.ts';
import { factsOf } from '#library/asset.ts';
import type { Deliverable } from './deliverable.ts';
import type { Delivery } from './delivery.ts';
import { openMade } from './derivatives.ts';
import { originalOf } from './original.ts';

/** Raise it when curves come out otherwise: another is another quality, and so other bytes. */
const curveVersion = 3;

export type CurveWish = {
  readonly cloudname: string;
  readonly asset: Deliverable;
  readonly output: Output;
  /** Of the picture that is to be encoded. */
  readonly size: Size;
  readonly signal: AbortSignal;
};

/**
 * How an encoder does on a picture. Learnt once for an original, a format and a size of about half an octave, and kept
 * beside its derivatives, with which it goes.
 */
export async function curveOf(ctx: Context, delivery: Delivery, wish: CurveWish): Promise<QualityCurve> {
  const { asset, output, signal } = wish;
  const side = sampleSide(wish.size);
  const name = ['curve', curveVersion, output.format, output.effort, output.chroma, side].join(' ');
  const key = createHash('sha256').update(asset.sha256).update(name).digest('hex');
  const known = delivery.curves.get(asset.id, key);
  if (known !== undefined) return known;
  const { body } = await openMade(delivery, {
    ...{ group: asset.id, key, signal },
    assertRoom: () => ctx.imaging.gate.assertRoom(),
    make: (making) => learn(ctx, { ...wish, signal: making }, side),
    mayKeep: () => delivery.known.isCurrent(wish.cloudname, asset),
  });
  const curve = JSON.parse(body.toString()) as QualityCurve;
  delivery.curves.keep(asset.id, key, curve);
  return curve;
}

async function learn(ctx: Context, { asset, output, signal }: CurveWish, side: number): Promise<Buffer> {
  const facts = factsOf(asset);
  const plan = planRender(sampleTransformation(side), facts, {
    accept: 'legacy',
    limits: ctx.imaging.limits,
  });
  const { bytes } = await ctx.imaging.render(await originalOf(ctx, asset), facts, plan, signal);
  return Buffer.from(JSON.stringify(await ctx.imaging.learn(bytes, output, signal)));
}
