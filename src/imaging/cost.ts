import type { ImageFacts, InputFormat, OutputFormat } from './facts.ts';
import type { Plan } from './plan.ts';

/** What a render is expected to take, told from the header and the plan alone. */
export type Cost = { readonly cpuMs: number };

/** Decoding, in nanoseconds for each pixel of the source; measured, and rounded up. */
const decoding: Record<InputFormat, number> = {
  ...{ jpeg: 5, png: 25, webp: 15, avif: 60, gif: 20, tiff: 12, bmp: 20, heic: 170 },
  // Drawn at the size it is wanted in: what counts is the output.
  svg: 0,
};

/** Encoding, for each pixel of the output, at the efforts of the request path. */
const encoding: Record<OutputFormat, number> = { jpeg: 35, webp: 90, avif: 250, png: 90, gif: 390 };

export function costOfRender(facts: ImageFacts, plan: Plan): Cost {
  const frames = plan.output.animated ? facts.frames : 1;
  const read = facts.width * facts.height * frames;
  const written = plan.width * plan.height * frames;
  return { cpuMs: (read * decoding[facts.format] + written * encoding[plan.output.format]) / 1e6 };
}
