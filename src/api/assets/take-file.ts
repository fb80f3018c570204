import type { FastifyRequest } from 'fastify';
import type { Context } from '#context.ts';
import { readForm } from '#http/multipart.ts';
import { libraryProblems } from '#library/problems.ts';
import { discardStaged, stageFile, type StagedFile } from '#library/stage.ts';
import { noteForm } from '#api/said.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';

/** A form with one file in it, and the file taken in. Throws `file-missing`. */
export async function takeOneFile(
  ctx: Context,
  request: FastifyRequest,
  organizationId: Id<'organization'>,
): Promise<{ file: StagedFile; fields: ReadonlyMap<string, string> }> {
  const form = await readForm<StagedFile>(
    request,
    { files: 1 },
    {
      take: ({ filename, file: source }) =>
        stageFile(ctx, request.actor, { organizationId, filename: filename ?? '', source }),
      undo: (file) => discardStaged(ctx, file),
    },
  );
  const [file] = form.files;
  if (file === undefined) throw new Problem(libraryProblems['file-missing']);
  noteForm(request, { fields: form.fields, file });
  return { file, fields: form.fields };
}
