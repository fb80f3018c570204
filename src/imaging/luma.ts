import type { Matrix3x3 } from 'sharp';

/** What red, green and blue are worth to the eye: ITU-R BT.709. */
const luma = [0.2126, 0.7152, 0.0722] as const;

/** Each channel becomes its own share of how light a pixel is. */
export function lumaTimes(shares: readonly [number, number, number]): Matrix3x3 {
  return shares.map((share) => luma.map((part) => part * share)) as unknown as Matrix3x3;
}

/** So much of the one and the rest of the pixel itself. */
export function mixed(matrix: Matrix3x3, part: number): Matrix3x3 {
  return matrix.map((row, channel) =>
    row.map((value, index) => value * part + (index === channel ? 1 - part : 0)),
  ) as unknown as Matrix3x3;
}
