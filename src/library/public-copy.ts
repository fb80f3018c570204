import type { Context } from '#context.ts';
import type { ImageSource, InputFormat } from '#imaging/facts.ts';
import { Problem } from '#platform/problem.ts';

/**
 * What everybody may get of an original as it is; undefined when it may leave only as a new encoding. A copy in which
 * the last look still found something is a fault of ours, which is written down: the upload goes on, its original
 * is whole, and no byte of the copy is kept.
 */
export async function publicCopy(
  ctx: Context,
  source: ImageSource,
  format: InputFormat,
): Promise<Buffer | undefined> {
  try {
    return await ctx.imaging.clean(source, format);
  } catch (error) {
    if (!(error instanceof Problem && error.code === 'metadata-leak')) throw error;
    ctx.log.error(
      { err: error, format },
      'A cleaned original still said something; it leaves only encoded anew.',
    );
    return undefined;
  }
}
