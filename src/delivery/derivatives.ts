import type { Context } from '#context.ts';
import type { ImageSource, Material } from '#imaging/facts.ts';
import type { Plan } from '#imaging/plan.ts';
import { factsOf } from '#library/asset.ts';
import { Problem } from '#platform/problem.ts';
import type { Deliverable } from './deliverable.ts';
import type { Delivery } from './delivery.ts';
import { derivativeKey, type Ingredient } from './derivative-key.ts';

export type DerivativeRequest = {
  readonly cloudname: string;
  readonly asset: Deliverable;
  readonly plan: Plan;
  /** What it is made of beside the asset. */
  readonly ingredients: readonly Ingredient[];
  readonly signal: AbortSignal;
};

export type Derivative = {
  readonly body: Buffer;
  readonly from: 'disk' | 'render' | 'shared-render';
  /** Milliseconds from asking for a place at the gate to the last byte. */
  readonly renderMs?: number;
};

/** Opens a rendered picture from the disk cache, or renders it; identical requests share one render. */
export async function openDerivative(
  ctx: Context,
  delivery: Delivery,
  { cloudname, asset, plan, ingredients, signal }: DerivativeRequest,
): Promise<Derivative> {
  return openMade(delivery, {
    // Two assets of the same bytes go their own ways: one may be deleted while both wait.
    group: asset.id,
    key: derivativeKey(asset, plan, ingredients),
    signal,
    make: (rendering) => render(ctx, { asset, plan, ingredients, signal: rendering }),
    mayKeep: () =>
      [asset, ...ingredients.flatMap((each) => each.asset ?? [])].every((each) =>
        delivery.known.isCurrent(cloudname, each),
      ),
  });
}

export type Making = {
  readonly group: string;
  readonly key: string;
  readonly signal: AbortSignal;
  readonly make: (signal: AbortSignal) => Promise<Buffer>;
  /** What was made from a picture that has changed or gone meanwhile is still this answer, but not kept. */
  readonly mayKeep: () => boolean;
};

/** From the disk cache, or made once for all who ask for the same at the same time. */
export async function openMade(
  { derivatives, flights }: Delivery,
  { group, key, signal, make, mayKeep }: Making,
): Promise<Derivative> {
  const cached = await derivatives.get(group, key);
  if (cached !== undefined) return { body: cached.body, from: 'disk' };
  const started = performance.now();
  let hasLanded = false;
  const { result, led } = await flights.join(`${group} ${key}`, signal, async (making, hold) => {
    // The flight that made it may have landed between the look into the cache and now.
    const landed = await derivatives.get(group, key);
    hasLanded = landed !== undefined;
    if (landed !== undefined) return landed.body;
    const bytes = await make(making);
    if (mayKeep()) hold(derivatives.put(group, key, {}, bytes));
    return bytes;
  });
  if (hasLanded) return { body: result, from: 'disk' };
  return { body: result, from: led ? 'render' : 'shared-render', renderMs: performance.now() - started };
}

/** While a request waits for its turn the original may be replaced or deleted: that is no fault of ours. */
async function render(
  ctx: Context,
  { asset, plan, ingredients, signal }: Omit<DerivativeRequest, 'cloudname'>,
): Promise<Buffer> {
  const source = { ...(await originalOf(ctx, asset)), others: await materialsOf(ctx, ingredients) };
  try {
    return (await ctx.imaging.render(source, factsOf(asset), plan, signal)).bytes;
  } catch (error) {
    if (error instanceof Problem && error.status === 503) throw error;
    if (!signal.aborted && (await ctx.store.head(asset.original_key)) === undefined) throw new OriginalGone();
    throw error;
  }
}

/** The original that a row names is no longer there: the row must be asked for again. */
export class OriginalGone extends Error {
  override readonly name = 'OriginalGone';
}

/** Throws `OriginalGone`. */
export async function originalOf(ctx: Context, asset: Deliverable): Promise<ImageSource> {
  const path = ctx.store.localPath(asset.original_key);
  if (path !== undefined) return { path };
  const bytes = await ctx.store.read(asset.original_key);
  if (bytes !== undefined) return { bytes };
  throw new OriginalGone();
}

/** By hash, for whoever renders. */
async function materialsOf(
  ctx: Context,
  ingredients: readonly Ingredient[],
): Promise<ReadonlyMap<string, Material>> {
  const materials = ingredients.flatMap(({ asset }) =>
    asset === undefined
      ? []
      : [
          originalOf(ctx, asset).then(
            (source) => [asset.sha256.toString('hex'), { source, facts: factsOf(asset) }] as const,
          ),
        ],
  );
  return new Map(await Promise.all(materials));
}
