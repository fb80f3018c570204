import { sketchSide } from '#imaging/placeholders.ts';
import type { Ask, Transformation } from '#imaging/transformation.ts';

/** How the transformed picture looks, in the size placeholders are made from and without loss. */
export function lookOf(transformation: Transformation): Transformation {
  const links = transformation.map(pixelsOf).filter((ask) => !onlyScales(ask));
  return [...links, { ...sketch }];
}

function pixelsOf(ask: Ask): Ask {
  const { format: _, quality: __, progressive: ___, lossless: ____, chroma: _____, ...more } = ask;
  const { colours: ______, ...pixels } = more;
  return pixels;
}

const sketch = { width: sketchSide, height: sketchSide, mode: 'fit', format: 'png' } as const;

/** Then the picture looks the same, and one sketch does for every size of it. */
function onlyScales(ask: Ask): boolean {
  const { seo: _, density: __, width, height, mode, ...others } = ask;
  if (Object.keys(others).length > 0) return false;
  const keepsRatio = mode === 'fit' || mode === 'mfit' || width === undefined || height === undefined;
  return keepsRatio && mode !== 'crop' && mode !== 'thumb' && mode !== 'mpad';
}
