import type { Context } from '#context.ts';
import type { Overlay } from '#imaging/operation.ts';
import type { Transformation } from '#imaging/transformation.ts';
import { type AssetPath, parseAssetPath } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';
import { admit, type Asked, type Found } from './admission.ts';
import type { Delivery } from './delivery.ts';
import { mostDependencies } from './derivative-dependencies.ts';
import type { Ingredient } from './derivative-key.ts';
import { deliveryProblems } from './problems.ts';

/** The pictures that are laid on top of another one. */
export type Overlays = {
  readonly byPath: ReadonlyMap<string, Overlay>;
  readonly ingredients: readonly Ingredient[];
  readonly found: readonly Found[];
};

export const noOverlays: Overlays = { byPath: new Map(), ingredients: [], found: [] };

/**
 * Finds what the transformation lays on top. A picture that is not there, that this client may not see, or of
 * which something is to be hidden is left out: for the plan it is then not there. Throws `too-many-overlays`.
 */
export async function findOverlays(
  ctx: Context,
  delivery: Delivery,
  asked: Asked,
  transformation: Transformation,
): Promise<Overlays> {
  const paths = overlaysOf(transformation);
  if (paths.length === 0) return noOverlays;
  if (paths.length > mostDependencies) {
    throw new Problem(deliveryProblems['too-many-overlays'], {
      thing: `l_${(paths[mostDependencies] ?? '').slice(1).replaceAll('/', ':')}`,
      ...{
        value: paths.length,
        expected: `at most ${mostDependencies} different pictures in all links together`,
      },
    });
  }
  const found = await Promise.all(paths.map((path) => findOne(ctx, delivery, asked, path)));
  const there = found.filter((each) => each !== undefined);
  return {
    byPath: new Map(there.map(({ asset }) => [asset.path, { sha256: shaOf(asset), ...sizeOf(asset) }])),
    ingredients: there.map(({ asset }) => ({ tag: shaOf(asset), asset })),
    found: there,
  };
}

function overlaysOf(transformation: Transformation): AssetPath[] {
  const paths = transformation.flatMap(({ overlay }) => (overlay === undefined ? [] : [overlay]));
  return [...new Set(paths.map(parseAssetPath))];
}

async function findOne(
  ctx: Context,
  delivery: Delivery,
  { request, address }: Asked,
  path: AssetPath,
): Promise<Found | undefined> {
  const asset = await delivery.known.find(ctx, address.cloudname, path);
  if (asset === undefined || asset.hidden_regions !== null || asset.is_redacted) return undefined;
  return admit(ctx, delivery, { request, address: { ...address, path } }, asset);
}

function shaOf({ sha256 }: { sha256: Buffer }): string {
  return sha256.toString('hex');
}

function sizeOf({ width, height }: { width: number; height: number }) {
  return { width, height };
}
