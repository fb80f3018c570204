import type { Context } from '#context.ts';
import type { Plan } from '#imaging/plan.ts';
import type { Deliverable } from './deliverable.ts';
import type { Delivery } from './delivery.ts';
import type { Ingredient } from './derivative-key.ts';
import { areCurrent, placeOf, renderAsset } from './derivatives.ts';
import type { Interim } from './picture.ts';

export type Choice = {
  readonly cloudname: string;
  readonly asset: Deliverable;
  readonly ingredients: readonly Ingredient[];
  /** What can be made while somebody waits. */
  readonly quick: Plan | 'original';
  /** What is better and takes longer to make. */
  readonly best: Plan | undefined;
};

export type Chosen = { readonly plan: Plan | 'original'; readonly interim: Interim | undefined };

/**
 * The better encoding when it is there, else the quick one, and then the better one is made when the machine has
 * nothing else to do. When that has come to nothing lately the quick one is the answer for good.
 */
export async function choosePlan(ctx: Context, delivery: Delivery, choice: Choice): Promise<Chosen> {
  const { asset, ingredients, quick, best } = choice;
  if (best === undefined) return { plan: quick, interim: undefined };
  const { group, key } = placeOf(asset, best, ingredients);
  // What is in the index may have been torn by a loss of power: then it is not there after all.
  if (delivery.derivatives.has(group, key) && (await delivery.derivatives.get(group, key)) !== undefined) {
    return { plan: best, interim: undefined };
  }
  const { idle } = ctx.imaging;
  const work = `best ${group} ${key}`;
  // Under load the list of what is to be done later does not grow.
  const state = ctx.imaging.gate.isFull()
    ? 'dropped'
    : idle.add(work, {
        run: (signal) => makeBest(ctx, delivery, { ...choice, best, signal }),
        onSettled: () => delivery.onSettled(asset.id),
      });
  return {
    plan: quick,
    interim: state === 'done' ? undefined : { isAwaited: () => idle.isAwaited(work) },
  };
}

async function makeBest(
  ctx: Context,
  delivery: Delivery,
  { cloudname, asset, ingredients, best, signal }: Choice & { best: Plan; signal: AbortSignal },
): Promise<void> {
  const { derivatives } = delivery;
  const isCurrent = () => areCurrent(delivery, cloudname, { asset, ingredients });
  const { group, key } = placeOf(asset, best, ingredients);
  try {
    if (derivatives.has(group, key) || !isCurrent()) return;
    const bytes = await renderAsset(ctx, delivery, {
      ...{ asset, plan: best, ingredients, signal },
      isIdle: true,
    });
    if (isCurrent()) await derivatives.put(group, key, {}, bytes);
  } catch (error) {
    if (!signal.aborted) ctx.log.warn({ err: error, asset: asset.id }, 'a better encoding could not be made');
  }
}
