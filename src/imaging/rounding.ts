import type { Size } from './size.ts';
import type { UrlKey } from './url-key.ts';

/** Radii in pixels, from the top left clockwise. */
export type Corners = readonly [number, number, number, number];
export type Rounding = Corners | 'max';

const most = 10_000;

/** `r_20`, `r_20:0:20:0` or `r_max`. */
export const radiusKey: UrlKey<'radius', Rounding> = {
  key: 'r',
  field: 'radius',
  expected: `max, or one to four whole numbers of pixels from 0 to ${most}, parted by colons`,
  parse: (text) => {
    if (text === 'max') return 'max';
    const given = /^\d{1,5}(?::\d{1,5}){0,3}$/.test(text) ? text.split(':').map(Number) : [];
    const [topLeft, topRight = topLeft, bottomRight = topLeft, bottomLeft = topRight] = given;
    if (topLeft === undefined || given.some((value) => value > most)) return undefined;
    const corners = [topLeft, topRight ?? 0, bottomRight ?? 0, bottomLeft ?? 0] as const;
    return corners.every((value) => value === 0) ? null : corners;
  },
  print: (value) =>
    value === 'max' ? value : value.every((one) => one === value[0]) ? `${value[0]}` : value.join(':'),
};

/** No radius is larger than half of the shorter side; `max` is an ellipse, whose radii are -1. */
export function radiiOf(rounding: Rounding, { width, height }: Size): Corners {
  if (rounding === 'max') return [-1, -1, -1, -1];
  const half = Math.min(width, height) / 2;
  const [first, second, third, fourth] = rounding;
  return [Math.min(first, half), Math.min(second, half), Math.min(third, half), Math.min(fourth, half)];
}

/** The outline of the picture as an SVG path, `inset` pixels inside of it. */
export function outline({ width, height }: Size, radii: Corners, inset: number): string {
  const right = width - inset;
  const bottom = height - inset;
  const [topLeft, topRight, bottomRight, bottomLeft] = radii.map((radius) => Math.max(0, radius - inset)) as [
    number,
    number,
    number,
    number,
  ];
  if (radii[0] < 0) {
    const [across, down] = [(right - inset) / 2, (bottom - inset) / 2];
    const arc = `A${across} ${down} 0 0 1`;
    return `M${inset} ${height / 2}${arc} ${right} ${height / 2}${arc} ${inset} ${height / 2}Z`;
  }
  const corner = (radius: number, x: number, y: number) => `A${radius} ${radius} 0 0 1 ${x} ${y}`;
  return [
    `M${inset + topLeft} ${inset}H${right - topRight}`,
    corner(topRight, right, inset + topRight),
    `V${bottom - bottomRight}`,
    corner(bottomRight, right - bottomRight, bottom),
    `H${inset + bottomLeft}`,
    corner(bottomLeft, inset, bottom - bottomLeft),
    `V${inset + topLeft}`,
    corner(topLeft, inset + topLeft, inset),
    'Z',
  ].join('');
}

/** A drawing of the size of the picture. */
export function drawing({ width, height }: Size, content: string): Buffer {
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${content}</svg>`,
  );
}
