import type { Sharp } from 'sharp';
import { openPicture } from './engine.ts';
import type { Bench } from './operation.ts';
import type { Pass } from './pass.ts';
import { applySteps, type Step } from './pipeline.ts';

/** Raw pixels between two passes: sRGB, 8 bits a channel; the frames of an animation one below the other. */
type Roll = {
  readonly data: Buffer;
  readonly width: number;
  /** Of one frame. */
  readonly height: number;
  readonly channels: 1 | 2 | 3 | 4;
};

/**
 * Runs all passes but the end of the last, which is left to the encoder. A pass over raw pixels of 2 megapixels
 * costs about 10 ms beside what its steps cost; encoding and decoding in between would cost twenty times that.
 */
export async function runPasses(canvas: Sharp, passes: readonly Pass<Step>[], bench: Bench): Promise<Sharp> {
  let drawn = canvas;
  for (const [index, pass] of passes.entries()) {
    if (index > 0) bench.signal?.throwIfAborted();
    const isLast = index === passes.length - 1;
    if (pass.byFrame) drawn = reopened(await frameByFrame(await developed(drawn, bench), pass, bench), bench);
    else if (isLast) drawn = await applySteps(drawn, pass.steps, bench);
    else drawn = reopened(await developed(await applySteps(drawn, pass.steps, bench), bench), bench);
  }
  return drawn;
}

async function frameByFrame(roll: Roll, pass: Pass<Step>, bench: Bench): Promise<Roll> {
  const frameBytes = roll.width * roll.height * roll.channels;
  const frames: Roll[] = [];
  for (let from = 0; from < roll.data.length; from += frameBytes) {
    bench.signal?.throwIfAborted();
    const frame = { ...roll, data: roll.data.subarray(from, from + frameBytes) };
    frames.push(await developed(await applySteps(reopened(frame, bench), pass.steps, bench), bench));
  }
  const [first = roll] = frames;
  return { ...first, data: Buffer.concat(frames.map(({ data }) => data)) };
}

async function developed(canvas: Sharp, { seconds }: Bench): Promise<Roll> {
  const { data, info } = await canvas
    .toColourspace('srgb')
    .timeout({ seconds })
    .raw({ depth: 'uchar' })
    .toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.pageHeight ?? info.height, channels: info.channels };
}

function reopened({ data, width, height, channels }: Roll, { megapixels }: Bench): Sharp {
  const total = data.length / (width * channels);
  const raw = { width, height: total, channels, ...(total > height && { pageHeight: height }) };
  return openPicture(data, Math.max(megapixels, Math.ceil((width * total) / 1e6)), { raw });
}
