import { Type } from 'typebox';
import { organizationOf } from '#http/authenticate.ts';
import { httpProblems } from '#http/problems.ts';
import type { NameWish } from '#library/name.ts';
import { parseFolder } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import { discardStaged, type StagedFile } from '#library/stage.ts';
import { tagsOf } from '#library/tag.ts';
import type { Upload } from '#library/settling.ts';
import { uploadAsset } from '#library/upload.ts';
import { Problem } from '#platform/problem.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { rightFirst } from '#api/right-first.ts';
import { AssetAnswer, presentAsset } from './asset.ts';
import { takeOneFile } from './take-file.ts';
import { uploadRefusals } from './upload-refusals.ts';

const FormSchema = Type.Object(
  {
    file: Type.Unsafe<unknown>({ contentMediaType: 'application/octet-stream', description: 'The picture.' }),
    folder: Type.Optional(Type.String({ default: '/', description: 'Created when missing.' })),
    name: Type.Optional(Type.String({ description: 'By default the name of the file.' })),
    visibility: Type.Optional(
      Type.Enum(['private', 'public'], {
        description: '`private` by default; a replaced asset keeps its visibility by default.',
      }),
    ),
    tags: Type.Optional(Type.String({ description: 'Tags of a new asset, separated by commas.' })),
    collision: Type.Optional(
      Type.Enum(['refuse', 'replace', 'number'], {
        description:
          'When the path is taken: answer 409 (the default), replace the content and keep the old one as an earlier version, or find a free name.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const createAsset: Endpoint = (scope, { ctx, addresses }) => {
  scope.post(
    '/assets',
    {
      onRequest: rightFirst('asset.create'),
      config: {
        problems: [
          ...uploadRefusals,
          ...[
            libraryProblems['file-missing'],
            libraryProblems['path-invalid'],
            libraryProblems['tag-invalid'],
          ],
        ],
      },
      schema: {
        operationId: 'createAsset',
        summary: 'Upload a picture',
        description:
          '201 for a new asset; 200 if an existing one was replaced, or already has the same bytes.',
        consumes: ['multipart/form-data'],
        body: FormSchema,
        response: { 200: AssetAnswer, 201: AssetAnswer },
      },
      // The schema of the form is for readers: what arrives is a stream, and `parseWish` reads it.
      validatorCompiler: () => () => true,
    },
    async (request, reply) => {
      const organizationId = organizationOf(request);
      const { file, fields } = await takeOneFile(ctx, request, organizationId);
      const wish = await orDiscard(
        () => parseWish(fields, file),
        () => discardStaged(ctx, file),
      );
      const { asset, outcome } = await uploadAsset(ctx, request.actor, {
        ...{ organizationId, file, ...wish, keepsVersion: true },
      });
      return reply
        .code(outcome === 'created' ? 201 : 200)
        .header('location', `/api/v1/assets/${asset.id}`)
        .send(await presentAsset(ctx, addresses, asset));
    },
  );
};

async function orDiscard<Result>(parse: () => Result, discard: () => Promise<void>): Promise<Result> {
  try {
    return parse();
  } catch (error) {
    await discard();
    throw error;
  }
}

type Wish = Pick<Upload, 'folder' | 'name' | 'visibility' | 'replacedVisibility' | 'tags' | 'collision'>;

function parseWish(fields: ReadonlyMap<string, string>, file: StagedFile): Wish {
  const known = new Set(['folder', 'name', 'visibility', 'tags', 'collision']);
  for (const field of fields.keys()) {
    if (!known.has(field)) refuseField(field, undefined, `one of the fields ${[...known].join(', ')}`);
  }
  return {
    folder: parseFolder(fields.get('folder') ?? '/'),
    name: parseNameWish(fields.get('name') ?? file.filename),
    visibility: oneOf(fields, 'visibility', ['private', 'public']),
    replacedVisibility: fields.has('visibility')
      ? oneOf(fields, 'visibility', ['private', 'public'])
      : undefined,
    tags: tagsOf((fields.get('tags') ?? '').split(',').filter((tag) => tag.trim() !== '')),
    collision: oneOf(fields, 'collision', ['refuse', 'replace', 'number']),
  };
}

function parseNameWish(name: string): NameWish {
  return name === '' ? { kind: 'random' } : { kind: 'given', name };
}

function oneOf<const Choice extends string>(
  fields: ReadonlyMap<string, string>,
  field: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const value = fields.get(field) ?? choices[0];
  return choices.find((choice) => choice === value) ?? refuseField(field, value, choices.join(' or '));
}

function refuseField(field: string, value: string | undefined, expected: string): never {
  const given = value === undefined ? {} : { value };
  throw new Problem(httpProblems['request-invalid'], { thing: `body.${field}`, ...given, expected });
}
