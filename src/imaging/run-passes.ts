import type { Sharp } from 'sharp';
import type { Bench, Drawn } from './operation.ts';
import type { Pass } from './pass.ts';
import { applySteps, type Step } from './pipeline.ts';
import { asCanvas, asRoll, type Roll } from './raw-canvas.ts';

/**
 * Runs all passes but the end of the last, which is left to the encoder. A pass over raw pixels of 2 megapixels
 * costs about 10 ms beside what its steps cost; encoding and decoding in between would cost twenty times that.
 */
export async function runPasses(canvas: Sharp, passes: readonly Pass<Step>[], bench: Bench): Promise<Sharp> {
  let drawn: Drawn = canvas;
  for (const [index, pass] of passes.entries()) {
    if (index > 0) {
      bench.signal?.throwIfAborted();
      drawn = await asRoll(drawn, bench);
    }
    drawn = pass.byFrame
      ? await frameByFrame(await asRoll(drawn, bench), pass, bench)
      : await applySteps(drawn, pass.steps, bench);
  }
  return asCanvas(drawn, bench);
}

async function frameByFrame(roll: Roll, pass: Pass<Step>, bench: Bench): Promise<Roll> {
  const frameBytes = roll.width * roll.height * roll.channels;
  const frames: Roll[] = [];
  for (let from = 0; from < roll.data.length; from += frameBytes) {
    bench.signal?.throwIfAborted();
    const frame = { ...roll, data: roll.data.subarray(from, from + frameBytes) };
    frames.push(await asRoll(await applySteps(frame, pass.steps, bench), bench));
  }
  const [first = roll] = frames;
  return { ...first, data: Buffer.concat(frames.map(({ data }) => data)) };
}
