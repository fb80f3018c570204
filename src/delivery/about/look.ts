import { sketchSide } from '#imaging/placeholders.ts';
import type { Ask, Transformation } from '#imaging/transformation.ts';

/** How the transformed picture looks, in the size placeholders are made from and without loss. */
export function lookOf(transformation: Transformation): Transformation {
  const links = transformation.map(({ format: _, quality: __, ...ask }): Ask => ask);
  return [...links.filter((ask) => !onlyScales(ask)), { ...sketch }];
}

const sketch = { width: sketchSide, height: sketchSide, mode: 'fit', format: 'png' } as const;

/** Then the picture looks the same, and one sketch does for every size of it. */
function onlyScales({ seo: _, density: __, width, height, mode, ...others }: Ask): boolean {
  if (Object.keys(others).length > 0) return false;
  const keepsRatio = mode === 'fit' || mode === 'mfit' || width === undefined || height === undefined;
  return keepsRatio && mode !== 'crop' && mode !== 'thumb' && mode !== 'mpad';
}
