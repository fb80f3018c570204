import type { Context } from '#context.ts';
import type { ImageFacts, ImageSource, Material } from '#imaging/facts.ts';
import type { Plan } from '#imaging/plan.ts';
import { masterFacts } from '#imaging/masters.ts';
import { isMissingFile } from '#imaging/render.ts';
import { factsOf } from '#library/asset.ts';
import { deleteMasters } from '#library/masters.ts';
import { Problem } from '#platform/problem.ts';
import type { Deliverable } from './deliverable.ts';
import type { Delivery } from './delivery.ts';
import { derivativeKey, type Ingredient } from './derivative-key.ts';
import { openMaster } from './open-master.ts';
import { OriginalGone, originalOf } from './original.ts';
import type { DerivativePlace } from './picture.ts';

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
  readonly place?: DerivativePlace;
};

/** Opens a rendered picture from the disk cache, or renders it; identical requests share one render. */
export async function openDerivative(
  ctx: Context,
  delivery: Delivery,
  { cloudname, asset, plan, ingredients, signal }: DerivativeRequest,
): Promise<Derivative> {
  const place = placeOf(asset, plan, ingredients);
  const made = await openMade(delivery, {
    ...{ ...place, signal },
    assertRoom: () => ctx.imaging.gate.assertRoom(),
    make: (rendering) => renderAsset(ctx, delivery, { asset, plan, ingredients, signal: rendering }),
    mayKeep: () => areCurrent(delivery, cloudname, { asset, ingredients }),
  });
  return { ...made, place };
}

/** Where a derivative is kept. Two assets of the same bytes go their own ways: one may be deleted while both wait. */
export function placeOf(asset: Deliverable, plan: Plan, ingredients: readonly Ingredient[]): DerivativePlace {
  return { group: asset.id, key: derivativeKey(asset, plan, ingredients) };
}

/** Whether the asset and all it is joined with are still what delivery goes by. */
export function areCurrent(
  { known }: Delivery,
  cloudname: string,
  { asset, ingredients }: Pick<DerivativeRequest, 'asset' | 'ingredients'>,
): boolean {
  const assets = [asset, ...ingredients.flatMap((each) => each.asset ?? [])];
  return assets.every((each) => known.isCurrent(cloudname, each));
}

export type Making = {
  readonly group: string;
  readonly key: string;
  readonly signal: AbortSignal;
  /** Throws when making it would be refused: looked at before anything is read for it. */
  readonly assertRoom: () => void;
  readonly make: (signal: AbortSignal) => Promise<Buffer>;
  /** What was made from a picture that has changed or gone meanwhile is still this answer, but not kept. */
  readonly mayKeep: () => boolean;
};

/** From the disk cache, or made once for all who ask for the same at the same time. */
export async function openMade(
  { derivatives, flights, hopeless }: Delivery,
  { group, key, signal, assertRoom, make, mayKeep }: Making,
): Promise<Derivative> {
  const cached = await derivatives.get(group, key);
  if (cached !== undefined) return { body: cached.body, from: 'disk' };
  if (!flights.has(`${group} ${key}`)) assertRoom();
  const started = performance.now();
  let hasLanded = false;
  const { result, led } = await flights.join(`${group} ${key}`, signal, async (making, hold) => {
    // The flight that made it may have landed between the look into the cache and now.
    const landed = await derivatives.get(group, key);
    hasLanded = landed !== undefined;
    if (landed !== undefined) return landed.body;
    const bytes = await hopeless.attempt(`${group} ${key}`, () => make(making));
    if (mayKeep()) hold(derivatives.put(group, key, {}, bytes));
    return bytes;
  });
  if (hasLanded) return { body: result, from: 'disk' };
  return { body: result, from: led ? 'render' : 'shared-render', renderMs: performance.now() - started };
}

export type Rendering = {
  readonly asset: Deliverable;
  readonly plan: Plan;
  readonly ingredients: readonly Ingredient[];
  readonly signal: AbortSignal;
  /** Nobody waits for it. */
  readonly isIdle?: boolean;
};

/** While a request waits for its turn the original may be replaced or deleted: that is no fault of ours. */
export async function renderAsset(ctx: Context, delivery: Delivery, rendering: Rendering): Promise<Buffer> {
  const { asset, signal } = rendering;
  try {
    return await draw(ctx, delivery, rendering);
  } catch (error) {
    if (error instanceof Problem && error.status === 503) throw error;
    if (!signal.aborted && (await ctx.store.head(asset.original_key)) === undefined) throw new OriginalGone();
    throw error;
  }
}

async function draw(ctx: Context, delivery: Delivery, rendering: Rendering): Promise<Buffer> {
  const { asset, plan, ingredients, signal } = rendering;
  const facts = factsOf(asset);
  const others = await materialsOf(ctx, ingredients);
  if (plan.master === undefined) {
    const source = { ...(await originalOf(ctx, asset)), others };
    return drawFrom(ctx, rendering, { source, facts });
  }
  const { master } = plan;
  const reduced = masterFacts(facts, master.side);
  const open = async (): Promise<Picture> => ({
    source: { ...(await openMaster(ctx, delivery, { asset, master, signal })), others },
    facts: reduced,
  });
  try {
    return await drawFrom(ctx, rendering, await open());
  } catch (error) {
    const isDamaged = error instanceof Problem && error.code === 'corrupt-image';
    if (!isDamaged && !isMissingFile(error)) throw error;
    // The copy may be what is damaged, or may have gone with a purge: once more, with another.
    await deleteMasters(ctx, asset.original_key);
    return drawFrom(ctx, rendering, await open());
  }
}

type Picture = { readonly source: ImageSource; readonly facts: ImageFacts };

async function drawFrom(
  ctx: Context,
  { plan, signal, isIdle = false }: Rendering,
  { source, facts }: Picture,
): Promise<Buffer> {
  const rendered = isIdle
    ? await ctx.imaging.renderIdly(source, facts, plan, signal)
    : await ctx.imaging.render(source, facts, plan, signal);
  return rendered.bytes;
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
