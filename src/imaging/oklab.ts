/** A colour as the eye tells colours apart (OKLab, Björn Ottosson 2020): lightness and two opponent axes, times 100. */
export type Lab = readonly [lightness: number, greenRed: number, blueYellow: number];

/** Of sRGB, each channel from 0 to 255. */
export function labOf(red: number, green: number, blue: number): Lab {
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    100 * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s),
    100 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s),
    100 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s),
  ];
}

/** Of all shades of gray and all colours, the furthest are 100 apart; what is 2 apart hardly anybody tells. */
export function labDistance(one: Lab, other: Lab): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** The space in cubes with sides of 8, numbered: what an index can find colours by. */
const side = 8;

export function cellOf(lab: Lab): number {
  const [lightness, greenRed, blueYellow] = placeOf(lab);
  return lightness * 256 + greenRed * 16 + blueYellow;
}

/** Every cube that holds a colour within the distance. */
export function cellsAround(lab: Lab, distance: number): number[] {
  const from = placeOf([lab[0] - distance, lab[1] - distance, lab[2] - distance]);
  const to = placeOf([lab[0] + distance, lab[1] + distance, lab[2] + distance]);
  const cells: number[] = [];
  for (let l = from[0]; l <= to[0]; l += 1) {
    for (let a = from[1]; a <= to[1]; a += 1) {
      for (let b = from[2]; b <= to[2]; b += 1) cells.push(l * 256 + a * 16 + b);
    }
  }
  return cells;
}

/** Both axes of colour stay within 50 of zero, so that sixteen cubes hold them. */
function placeOf([lightness, greenRed, blueYellow]: Lab): Lab {
  const step = (value: number) => Math.min(15, Math.max(0, Math.floor(value / side)));
  return [step(lightness), step(greenRed + 64), step(blueYellow + 64)];
}
