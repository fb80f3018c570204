import { createHash } from 'node:crypto';
import type { Plan } from '#imaging/plan.ts';
import type { Id } from '#platform/id.ts';
import type { Deliverable } from './deliverable.ts';
import { nameWithDependencies } from './derivative-dependencies.ts';

/** Something that a derivative is made of beside its own original: an overlay, a preset, a font. */
export type Ingredient = {
  /** A name of its content: another content, another derivative. */
  readonly tag: string;
  /** Undefined for what is no asset. */
  readonly asset?: Deliverable;
};

/** The assets whose change or end makes a derivative void, beside its own. */
export function dependenciesOf(ingredients: readonly Ingredient[]): Id<'asset'>[] {
  return [...new Set(ingredients.flatMap(({ asset }) => (asset === undefined ? [] : [asset.id])))];
}

/**
 * The name of a content: the same original, ingredients and plan are the same bytes, however the URL spelt it. The
 * plan holds the version of the engine.
 */
export function contentTag(
  asset: Deliverable,
  plan: Plan | 'original',
  ingredients: readonly Ingredient[] = [],
): string {
  const hash = createHash('sha256')
    .update(asset.sha256)
    .update(plan === 'original' ? (asset.public_key ?? '') : JSON.stringify(plan));
  if (ingredients.length > 0) hash.update(JSON.stringify(ingredients.map(({ tag }) => tag)));
  return hash.digest('hex');
}

/**
 * Where a derivative is kept: under another name after each purge, its ingredients' included, though its bytes are the
 * same. The name ends with the assets it depends on, so that what is on the disk tells it by itself.
 */
export function derivativeKey(
  asset: Deliverable,
  plan: Plan,
  ingredients: readonly Ingredient[] = [],
): string {
  const tag = contentTag(asset, plan, ingredients);
  const purges = [asset, ...ingredients.map((ingredient) => ingredient.asset)].map(
    (each) => each?.purged_at?.toISOString() ?? '',
  );
  const name = purges.every((time) => time === '')
    ? tag
    : createHash('sha256').update(tag).update(purges.join('\n')).digest('hex');
  return nameWithDependencies(name, dependenciesOf(ingredients));
}
