import type { Size } from '#imaging/size.ts';
import type { Ask, Transformation } from '#imaging/transformation.ts';

/** For a picture that no size is asked of. */
const ladder = [320, 480, 640, 960, 1280, 1600, 1920, 2560, 3840] as const;

/** For one whose size is said: screens have so many pixels for each. */
const densities = [1, 1.5, 2, 3] as const;

/** The transformations that could stand beside this one in a `srcset`, from small to large. Pure. */
export function srcsetOf(transformation: Transformation, made: Size): readonly Transformation[] {
  const sized = transformation.findLastIndex(isSized);
  const link = transformation[sized];
  if (link === undefined) {
    const widths = ladder.filter((width) => width < made.width);
    return [...widths.map((width) => [...transformation, { width, mode: 'fit' } as const]), transformation];
  }
  if (link.density !== undefined) return [transformation];
  return densities.map((density) =>
    density === 1 ? transformation : transformation.with(sized, { ...link, density }),
  );
}

/** A share of the picture stays a share, and what is cut out of it has its own pixels. */
function isSized({ width = 0, height = 0, mode, overlay, blurRegion, pixelateRegion }: Ask): boolean {
  const isPicture = overlay === undefined && blurRegion === undefined && pixelateRegion === undefined;
  return isPicture && mode !== 'crop' && (width >= 1 || height >= 1);
}
