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

/**
 * How alike two pictures of the same size look: the mean structural similarity of luma over windows of 8 × 8 pixels
 * that overlap by half. 1 for the same; below some 0.9 everybody sees a difference.
 */
export function ssim(one: Luma, other: Luma): number {
  const { width, height } = one;
  const across = Math.min(side, width);
  const down = Math.min(side, height);
  let sum = 0;
  let windows = 0;
  for (let top = 0; top + down <= height; top += step) {
    for (let left = 0; left + across <= width; left += step) {
      sum += ofWindow(one, other, top * width + left, across, down);
      windows += 1;
    }
  }
  return sum / windows;
}

// oxlint-disable-next-line max-params -- called for each of tens of thousands of windows: an object each would cost more
function ofWindow(one: Luma, other: Luma, from: number, across: number, down: number): number {
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
  const [meanA, meanB] = [a / count, b / count];
  const varianceA = aa / count - meanA * meanA;
  const varianceB = bb / count - meanB * meanB;
  const covariance = ab / count - meanA * meanB;
  return (
    ((2 * meanA * meanB + c1) * (2 * covariance + c2)) /
    ((meanA * meanA + meanB * meanB + c1) * (varianceA + varianceB + c2))
  );
}
