import type { Selectable } from 'kysely';
import type { AssetsTable } from '#database/tables/library.ts';
import type { ImageFacts } from '#imaging/facts.ts';

export type Asset = Selectable<AssetsTable>;

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
  };
}
