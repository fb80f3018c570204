import { Type } from 'typebox';
import { accessProblems } from '#access/problems.ts';
import { AssetAnswer, presentAsset } from '#api/assets/asset.ts';
import { uploadRefusals } from '#api/assets/upload-refusals.ts';
import { readForm } from '#http/multipart.ts';
import { httpProblems } from '#http/problems.ts';
import { stageDirect, type TokenHolder, uploadDirect } from '#intake/direct-upload.ts';
import { intakeProblems } from '#intake/problems.ts';
import type { Uploader } from '#intake/uploader.ts';
import { libraryProblems } from '#library/problems.ts';
import { discardStaged, type StagedFile } from '#library/stage.ts';
import { Problem } from '#platform/problem.ts';
import type { UploadEndpoint } from './endpoint.ts';

export const directUpload: UploadEndpoint = (scope, { ctx, addresses }) => {
  scope.post(
    '/direct-uploads',
    {
      validatorCompiler: () => () => true,
      config: {
        problems: [
          ...uploadRefusals,
          libraryProblems['file-missing'],
          ...[libraryProblems['type-not-taken'], intakeProblems['upload-token-invalid']],
          ...[intakeProblems['upload-token-elsewhere']],
        ],
      },
      schema: {
        operationId: 'directUpload',
        summary: 'Upload a picture from a browser, with an upload token',
        description:
          'The token determines where it goes and what is accepted. The form has one file and nothing else.',
        security: [{ uploadToken: [] }],
        consumes: ['multipart/form-data'],
        body: Type.Object({
          file: Type.Unsafe<unknown>({
            contentMediaType: 'application/octet-stream',
            description: 'The picture.',
          }),
        }),
        response: { 200: AssetAnswer, 201: AssetAnswer },
      },
    },
    async (request, reply) => {
      const uploader = tokenHolder(request.uploader);
      const { files, fields } = await readForm<StagedFile>(
        request,
        { files: 1 },
        {
          take: (part) => stageDirect(ctx, uploader, { filename: part.filename ?? '', source: part.file }),
          undo: (file) => discardStaged(ctx, file),
        },
      );
      const [file] = files;
      if (file === undefined) throw new Problem(libraryProblems['file-missing']);
      const [field] = fields.keys();
      if (field !== undefined) {
        await discardStaged(ctx, file);
        throw new Problem(httpProblems['request-invalid'], {
          thing: `body.${field}`,
          expected: 'one file and no other field',
        });
      }
      const { asset, outcome } = await uploadDirect(ctx, uploader, { file, name: file.filename });
      return reply.code(outcome === 'created' ? 201 : 200).send(await presentAsset(ctx, addresses, asset));
    },
  );
};

/** A program with its key and a person have `POST /assets`. */
function tokenHolder({ permit, ...uploader }: Uploader): TokenHolder {
  if (permit === undefined) throw new Problem(accessProblems.unauthorized);
  return { ...uploader, permit };
}
