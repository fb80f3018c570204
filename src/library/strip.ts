import type { Context } from '#context.ts';
import type { Material } from '#imaging/facts.ts';
import { Problem } from '#platform/problem.ts';
import { libraryProblems } from './problems.ts';
import { publicCopy } from './public-copy.ts';
import { sha256Of, stageBytes, type StagedFile } from './stage.ts';

/**
 * The staged file without what it says beside its pixels, staged beside it: where a folder's rules say so, this becomes
 * the original, and nothing else is ever kept. Throws `cannot-strip` for what would have to be encoded anew.
 */
export async function stripStaged(
  ctx: Context,
  file: StagedFile,
  { source, facts }: Material,
): Promise<StagedFile> {
  const stripped = await publicCopy(ctx, source, facts.format);
  if (stripped === undefined) {
    throw new Problem(libraryProblems['cannot-strip'], { thing: 'file', value: facts.format });
  }
  const staged = await stageBytes(ctx, `${file.key}-stripped`, stripped);
  return { ...staged, filename: file.filename, bytes: stripped.length, sha256: sha256Of(stripped) };
}
