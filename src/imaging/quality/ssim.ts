/** One byte of luma for each pixel. */
export type Luma = {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
};

const side = 8;
const step = 4;
/** Wang et al. 2004: (0.01 × 255)² and (0.03 × 255)², which keep even areas from dividing by nothing. */
const c1 = 6.5025;
const c2 = 58.5225;
/** A window whose luma has this variance counts half as much as one full of detail. */
const halfWeight = 16;
/** From this variance on, two of 255 levels, there is something to be seen in a window. */
const visible = 4;

/**
 * How alike two pictures of the same size look: the mean structural similarity of luma over windows of 8 × 8 pixels
 * that overlap by half. A window counts as much as there is to be seen in it, in either picture: in an even one
 * anything passes for alike, and a drawing on a ground is none the better for the ground. 1 for the same; below some
 * 0.9 everybody sees a difference.
 */
export function ssim(one: Luma, other: Luma): number {
  const moments = newMoments();
  let sum = 0;
  let weights = 0;
  forEachWindow(one, (from, across, down) => {
    measureWindow(moments, [one, other], from, { across, down });
    const variance = Math.max(0, moments.varianceA, moments.varianceB);
    const weight = variance / (variance + halfWeight);
    sum += weight * similarity(moments);
    weights += weight;
  });
  return weights === 0 ? 1 : sum / weights;
}

/** The share of windows in which there is something to be seen. */
export function detailOf(picture: Luma): number {
  const moments = newMoments();
  let detailed = 0;
  let windows = 0;
  forEachWindow(picture, (from, across, down) => {
    measureWindow(moments, [picture, picture], from, { across, down });
    if (moments.varianceA >= visible) detailed += 1;
    windows += 1;
  });
  return detailed / windows;
}

function forEachWindow(
  { width, height }: Luma,
  visit: (from: number, across: number, down: number) => void,
): void {
  const across = Math.min(side, width);
  const down = Math.min(side, height);
  for (let top = 0; top + down <= height; top += step) {
    for (let left = 0; left + across <= width; left += step) visit(top * width + left, across, down);
  }
}

/** Written anew for each of tens of thousands of windows: an object each would cost more than the sums. */
type Moments = {
  meanA: number;
  meanB: number;
  varianceA: number;
  varianceB: number;
  covariance: number;
};

function newMoments(): Moments {
  return { meanA: 0, meanB: 0, varianceA: 0, varianceB: 0, covariance: 0 };
}

// oxlint-disable-next-line max-params -- called for each of tens of thousands of windows: an object each would cost more
function measureWindow(
  moments: Moments,
  [one, other]: readonly [Luma, Luma],
  from: number,
  { across, down }: { readonly across: number; readonly down: number },
): void {
  let [a, b, aa, bb, ab] = [0, 0, 0, 0, 0];
  for (let row = 0; row < down; row += 1) {
    const start = from + row * one.width;
    for (let at = start; at < start + across; at += 1) {
      const p = one.data[at] ?? 0;
      const q = other.data[at] ?? 0;
      a += p;
      b += q;
      aa += p * p;
      bb += q * q;
      ab += p * q;
    }
  }
  const count = across * down;
  moments.meanA = a / count;
  moments.meanB = b / count;
  moments.varianceA = aa / count - moments.meanA * moments.meanA;
  moments.varianceB = bb / count - moments.meanB * moments.meanB;
  moments.covariance = ab / count - moments.meanA * moments.meanB;
}

function similarity({ meanA, meanB, varianceA, varianceB, covariance }: Moments): number {
  return (
    ((2 * meanA * meanB + c1) * (2 * covariance + c2)) /
    ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2))
  );
}
