import type { Sharp } from 'sharp';
import type { Bench } from './operation.ts';
import type { Pass } from './pass.ts';
import { applySteps, type Step } from './pipeline.ts';
import { developed, reopened, type Roll } from './raw-canvas.ts';

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
