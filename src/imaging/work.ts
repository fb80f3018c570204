import { Problem } from '#platform/problem.ts';
import { imagingProblems } from './problems.ts';
import type { Size } from './size.ts';

/** What steps take, for one frame. */
export type Work = {
  /** Milliseconds of one core. */
  readonly milliseconds: number;
  /** The largest canvas after the first resize or cut, in megapixels: what is held between two passes. */
  readonly held: number;
};

export const noWork: Work = { milliseconds: 0, held: 0 };

/** Encoding comes on top, which is bounded by the area it is given. */
const mostMilliseconds = 10_000;
/** At four bytes a pixel, and two of them at a time. */
const mostHeld = 48;
const usualWork = 15;

export function withWork(
  work: Work,
  operation: { readonly name: string; readonly work?: number },
  { canvas, after }: { readonly canvas: Size; readonly after: Size },
): Work {
  const [before, left] = [megapixels(canvas), megapixels(after)];
  // What is read from the original is bounded when it is uploaded, and what only reads is done while it is decoded.
  if (readers.has(operation.name) && work.held === 0) {
    const held = operation.name === 'resize' ? left : 0;
    return { ...work, held };
  }
  return {
    milliseconds: work.milliseconds + Math.max(before, left) * (operation.work ?? usualWork),
    held: Math.max(work.held, left),
  };
}

const readers: ReadonlySet<string> = new Set([
  ...['orient', 'hide', 'trim', 'crop', 'colour', 'flatten', 'resize'],
]);

/** Throws `too-costly`. */
export function assertAffordable(work: Work, { frames, passes }: { frames: number; passes: number }): void {
  const milliseconds = Math.ceil(work.milliseconds * frames);
  if (milliseconds > mostMilliseconds) {
    throw new Problem(imagingProblems['too-costly'], {
      thing: 'operations',
      value: `${milliseconds} ms of work`,
      expected: `at most ${mostMilliseconds} ms`,
    });
  }
  const held = Math.ceil(work.held * frames);
  if (passes > 1 && held > mostHeld) {
    throw new Problem(imagingProblems['too-costly'], {
      thing: 'operations',
      value: `${held} megapixels held between operations`,
      expected: `at most ${mostHeld} megapixels`,
    });
  }
}

function megapixels({ width, height }: Size): number {
  return (width * height) / 1e6;
}
