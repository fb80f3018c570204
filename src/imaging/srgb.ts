import type { Sharp } from 'sharp';
import type { ImageFacts } from './facts.ts';

/**
 * Whether sharp takes the colours to Display P3 on their way to sRGB and leaves them there, without saying so: more than
 * 8 bits with a profile (`processingProfile` in its pipeline).
 */
export function stopsAtP3({ bitDepth, colour }: ImageFacts): boolean {
  return bitDepth > 8 && (colour === 'other' || colour === 'p3');
}

/** The rest of the way: a transform to sRGB of which the profile does not come along. */
export function fromP3(canvas: Sharp): Sharp {
  return canvas.withIccProfile('srgb', { attach: false });
}
