import type { Selectable } from 'kysely';
import type { AssetsTable } from '#database/tables/library.ts';
import type { ImageFacts } from '#imaging/facts.ts';
import type { Point, Region } from '#imaging/regions.ts';
import type { Size } from '#imaging/size.ts';

export type Asset = Selectable<AssetsTable>;

/** What the picture is about, where somebody said so. */
export function focalOf({ focal_x, focal_y }: Asset): Point | undefined {
  return focal_x === null || focal_y === null ? undefined : { x: focal_x, y: focal_y };
}

/** What must not be seen in public. */
export function hiddenOf({ hidden_regions }: Asset): readonly Region[] {
  const regions: Region[] = [];
  const numbers = hidden_regions ?? [];
  for (let at = 0; at + 3 < numbers.length; at += 4) {
    const [x = 0, y = 0, width = 0, height = 0] = numbers.slice(at, at + 4);
    regions.push({ x, y, width, height });
  }
  return regions;
}

/** What imaging has to know of an asset's original. */
export function factsOf(asset: Asset): ImageFacts {
  return {
    format: asset.format as ImageFacts['format'],
    width: asset.width,
    height: asset.height,
    orientation: asset.orientation,
    frames: asset.frames,
    hasAlpha: asset.has_alpha,
    colour: asset.colour as ImageFacts['colour'],
    bitDepth: asset.bit_depth,
    hasLocation: asset.has_location,
    ...creditsOf(asset),
    ...(asset.page_sizes !== null && { pages: pagesFrom(asset.page_sizes) }),
  };
}

function pagesFrom(sizes: readonly number[]): Size[] {
  return Array.from({ length: sizes.length / 2 }, (_, index) => {
    const [width = 1, height = 1] = sizes.slice(2 * index, 2 * index + 2);
    return { width, height };
  });
}

function creditsOf({ copyright_notice: copyright, credit_line: credit }: Asset): Pick<ImageFacts, 'credits'> {
  if (copyright === null && credit === null) return {};
  return { credits: { ...(copyright !== null && { copyright }), ...(credit !== null && { credit }) } };
}
