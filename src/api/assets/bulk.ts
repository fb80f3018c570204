import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import type { Context } from '#context.ts';
import { organizationOf } from '#http/authenticate.ts';
import { httpProblems } from '#http/problems.ts';
import { deleteAsset, requireAsset } from '#library/assets.ts';
import { copyAsset } from '#library/copy.ts';
import { type AssetPath, baseName, type FolderPath, parseFolder } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import { emptyTrash, restoreAsset, trashAsset } from '#library/trash.ts';
import { updateAsset } from '#library/update.ts';
import { Problem } from '#platform/problem.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { PatchSchema, patchOf } from './patch.ts';

const BodySchema = Type.Object(
  {
    action: Type.Enum(['update', 'copy', 'trash', 'restore', 'delete', 'delete-trashed'], {
      examples: ['trash'],
    }),
    ids: Type.Array(Type.String(), { minItems: 1, maxItems: 1_000 }),
    change: Type.Optional(PatchSchema),
    folder: Type.Optional(Type.String({ description: 'The target folder of `copy`.' })),
  },
  { additionalProperties: false },
);

const ResultSchema = Type.Object({
  id: Type.String(),
  status: Type.Integer({ description: 'The answer that a request for this asset alone would have got.' }),
  copyId: Type.Optional(Type.String()),
  problem: Type.Optional(Type.Object({ code: Type.String(), detail: Type.String() })),
});

type Result = Static<typeof ResultSchema>;
type Act = (id: string) => Promise<Omit<Result, 'id'>>;

/** One after the other, each in a transaction of its own: what fails says so, and the others are done. */
export const bulkAssets: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/assets/bulk',
    {
      config: { creates: true, problems: [libraryProblems['path-invalid']] },
      schema: {
        operationId: 'bulkAssets',
        summary: 'Change up to 1,000 assets at once',
        description:
          '`update` takes `change`, and moves the assets if it has a folder. The results are in the order of `ids`.',
        body: BodySchema,
        response: { 200: Type.Object({ items: Type.Array(ResultSchema) }) },
      },
    },
    async (request) => {
      const act = actOf(ctx, request, request.body);
      const items: Result[] = [];
      for (const id of request.body.ids) items.push({ id, ...(await act(id).catch(asResult)) });
      return { items };
    },
  );
};

/** What is not the item's fault is nobody's: it ends the whole request. */
function asResult(error: unknown): Omit<Result, 'id'> {
  if (!(error instanceof Problem) || error.status >= 500) throw error;
  return { status: error.status, problem: { code: error.code, detail: error.message } };
}

function actOf(ctx: Context, request: FastifyRequest, body: Static<typeof BodySchema>): Act {
  const { actor } = request;
  switch (body.action) {
    case 'update': {
      const patch = patchOf(needed('change', body.change));
      return (id) => updateAsset(ctx, actor, { id, patch }).then(() => ({ status: 200 }));
    }
    case 'copy': {
      const folder = parseFolder(needed('folder', body.folder));
      return (id) => copyInto(ctx, request, { id, folder });
    }
    case 'trash':
      return (id) => trashAsset(ctx, actor, { id }).then(() => ({ status: 204 }));
    case 'restore':
      return (id) =>
        restoreAsset(ctx, actor, { id, collision: 'number-anyway' }).then(() => ({ status: 200 }));
    case 'delete':
      return (id) => deleteAsset(ctx, actor, { id }).then(() => ({ status: 204 }));
    case 'delete-trashed':
      return (id) => emptyTrash(ctx, actor, { id }).then(() => ({ status: 204 }));
  }
}

async function copyInto(
  ctx: Context,
  request: FastifyRequest,
  { id, folder }: { id: string; folder: FolderPath },
): Promise<Omit<Result, 'id'>> {
  const { path } = await requireAsset(ctx, request.actor, id, 'asset.read');
  const copied = await copyAsset(ctx, request.actor, {
    ...{ organizationId: organizationOf(request), source: path as AssetPath, folder },
    ...{ name: baseName(path as AssetPath), collision: 'number-anyway' },
  });
  return { status: 201, copyId: copied.id };
}

function needed<Value>(field: string, value: Value | undefined): Value {
  if (value !== undefined) return value;
  throw new Problem(httpProblems['request-invalid'], { thing: `body.${field}`, expected: 'for this action' });
}
