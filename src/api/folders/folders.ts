import type { FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { authorize } from '#access/authorize.ts';
import type { Action } from '#access/roles.ts';
import type { Context } from '#context.ts';
import { organizationOf } from '#http/authenticate.ts';
import { httpProblems } from '#http/problems.ts';
import type { InputFormat } from '#imaging/facts.ts';
import { type FolderRules, noRules, rulesAt, setFolderRules } from '#library/folder-rules.ts';
import { createFolder as create, deleteFolder as remove, type Folder } from '#library/folders.ts';
import { listFolders as listOf, type RuledFolder } from '#library/list-folders.ts';
import { moveFolder, placeOfFolder, requireFolder } from '#library/move-folder.ts';
import { baseName, type FolderPath, parseFolder, parseName, root } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';
import { FormatSchema } from '#api/assets/filter.ts';
import { TagsSchema } from '#api/assets/patch.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { Page, pageQuery } from '#api/page.ts';
import { rightFirst } from '#api/right-first.ts';

const RulesSchema = Type.Object(
  {
    formats: Type.Optional(
      Type.Unsafe<InputFormat[] | null>({
        type: ['array', 'null'],
        items: FormatSchema,
        minItems: 1,
        description: 'The accepted formats. Null: those of the folder above.',
      }),
    ),
    maxBytes: Type.Optional(
      Type.Unsafe<number | null>({
        type: ['integer', 'null'],
        minimum: 1,
        description: 'The largest accepted file, in bytes. Null: as in the folder above.',
      }),
    ),
    stripMetadata: Type.Optional(
      Type.Unsafe<boolean | null>({
        type: ['boolean', 'null'],
        description:
          'Whether originals are stored without location, camera and all other metadata. Null: as in the folder above.',
      }),
    ),
    tags: Type.Optional(TagsSchema),
  },
  {
    additionalProperties: false,
    description:
      'Rules for uploads, here and below. New assets get the tags of this folder and of all folders above it.',
  },
);

const FolderSchema = Type.Object({
  id: Type.String({ description: 'A UUID, or `root`.' }),
  path: Type.String(),
  name: Type.String(),
  parent: Type.Union([Type.String(), Type.Null()]),
  rules: RulesSchema,
  createdAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
});

const params = Type.Object({
  id: Type.String({ description: 'The folder’s id; `root` is the whole library.' }),
});

/** What an id names: a folder, or the root, which has no row. */
type Named = { readonly organizationId: Id<'organization'>; readonly folder: Folder | undefined };

async function find(ctx: Context, request: FastifyRequest, action: Action): Promise<Named> {
  const { id } = request.params as { id: string };
  if (id === 'root') {
    const organizationId = organizationOf(request);
    authorize(request.actor, action, { organizationId, path: root });
    return { organizationId, folder: undefined };
  }
  const folder = await requireFolder(ctx, request.actor, id, action);
  return { organizationId: folder.organization_id, folder };
}

function folderFirst(ctx: Context, action: Action) {
  return async (request: FastifyRequest): Promise<void> => {
    await find(ctx, request, action);
  };
}

function presented({ folder, rules }: RuledFolder): Static<typeof FolderSchema> {
  return {
    ...{ id: folder.id, path: folder.path, name: baseName(folder.path as FolderPath), parent: folder.parent },
    rules: shown(rules),
    createdAt: folder.created_at.toISOString(),
  };
}

function shown(rules: FolderRules): Static<typeof RulesSchema> {
  return { ...rules, formats: rules.formats === null ? null : [...rules.formats], tags: [...rules.tags] };
}

async function answer(ctx: Context, { organizationId, folder }: Named): Promise<Static<typeof FolderSchema>> {
  const path = folder?.path ?? root;
  const rules = (await rulesAt(ctx.database.db, organizationId, [path])).get(path) ?? noRules;
  if (folder !== undefined) return presented({ folder, rules });
  return { id: 'root', path, name: '', parent: null, rules: shown(rules), createdAt: null };
}

function rulesOf(given: Static<typeof RulesSchema>): FolderRules {
  const { formats = null, maxBytes = null, stripMetadata = null, tags = [] } = given;
  return { formats, maxBytes, stripMetadata, tags };
}

export const listFolders: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/folders',
    {
      config: { problems: [libraryProblems['path-invalid'], platformProblems['cursor-invalid']] },
      schema: {
        operationId: 'listFolders',
        summary: 'List folders',
        description: 'In byte order of their paths.',
        querystring: Type.Object(
          {
            parent: Type.Optional(Type.String({ default: '/', description: 'The parent folder.' })),
            recursive: Type.Optional(
              Type.Boolean({ default: false, description: 'Also folders further below.' }),
            ),
            ...pageQuery,
          },
          { additionalProperties: false },
        ),
        response: { 200: Page(FolderSchema) },
      },
    },
    async (request) => {
      const { parent = '/', recursive = false, cursor, limit } = request.query;
      const page = await listOf(ctx, request.actor, {
        ...{ organizationId: organizationOf(request), parent: parseFolder(parent) },
        ...{ recursive, cursor, limit },
      });
      return { items: page.folders.map(presented), nextCursor: page.nextCursor ?? null };
    },
  );
};

export const createFolder: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/folders',
    {
      onRequest: rightFirst('folder.create'),
      config: {
        problems: [
          ...[libraryProblems['path-invalid'], libraryProblems['folder-is-root']],
          ...[libraryProblems['tag-invalid']],
        ],
      },
      schema: {
        operationId: 'createFolder',
        summary: 'Create a folder',
        description: 'With missing folders above it. 200 if it already exists.',
        body: Type.Object(
          { path: Type.String({ examples: ['/holidays/2026'] }), rules: Type.Optional(RulesSchema) },
          { additionalProperties: false },
        ),
        response: { 200: FolderSchema, 201: FolderSchema },
      },
    },
    async (request, reply) => {
      const organizationId = organizationOf(request);
      const { path, rules } = request.body;
      const address = { organizationId, folder: parseFolder(path) };
      const { created, folder } = await create(ctx, request.actor, address);
      if (rules !== undefined)
        await setFolderRules(ctx, request.actor, { ...address, rules: rulesOf(rules) });
      return reply.code(created ? 201 : 200).send(await answer(ctx, { organizationId, folder }));
    },
  );
};

export const getFolder: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/folders/:id',
    {
      schema: {
        operationId: 'getFolder',
        summary: 'Read one folder',
        params,
        response: { 200: FolderSchema },
      },
    },
    async (request) => answer(ctx, await find(ctx, request, 'folder.read')),
  );
};

export const updateFolder: Endpoint = (scope, { ctx }) => {
  scope.patch(
    '/folders/:id',
    {
      onRequest: folderFirst(ctx, 'folder.update'),
      config: {
        problems: [
          ...[libraryProblems['path-invalid'], libraryProblems['folder-exists']],
          ...[libraryProblems['folder-in-itself'], libraryProblems['folder-locked']],
          ...[libraryProblems['tag-invalid']],
        ],
      },
      schema: {
        operationId: 'updateFolder',
        summary: 'Rename or move a folder, or change its rules',
        description:
          'With everything below it, in one step. `rules` replace the existing ones. The URLs of its pictures change.',
        params,
        body: Type.Object(
          {
            name: Type.Optional(Type.String()),
            parent: Type.Optional(Type.String({ description: 'Created when missing.' })),
            rules: Type.Optional(RulesSchema),
          },
          { additionalProperties: false },
        ),
        response: { 200: FolderSchema },
      },
    },
    async (request) => {
      const { rules, ...wish } = request.body;
      const { organizationId, folder } = await find(ctx, request, 'folder.update');
      const moved = await move(ctx, request, { folder, ...wish });
      if (rules !== undefined) {
        const place = (moved?.path ?? root) as FolderPath;
        await setFolderRules(ctx, request.actor, { organizationId, folder: place, rules: rulesOf(rules) });
      }
      return answer(ctx, { organizationId, folder: moved });
    },
  );
};

type MoveWish = {
  readonly folder: Folder | undefined;
  readonly name?: string | undefined;
  readonly parent?: string | undefined;
};

async function move(
  ctx: Context,
  { actor }: FastifyRequest,
  { folder, name, parent }: MoveWish,
): Promise<Folder | undefined> {
  if (name === undefined && parent === undefined) return folder;
  if (folder === undefined) {
    const expected = 'rules alone: the root has no name and no parent';
    throw new Problem(httpProblems['request-invalid'], { thing: 'body', expected });
  }
  const wish = {
    ...(name === undefined ? {} : { name: parseName(name) }),
    ...(parent === undefined ? {} : { parent: parseFolder(parent) }),
  };
  return moveFolder(ctx, actor, { id: folder.id, to: placeOfFolder(folder, wish) });
}

export const deleteFolder: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/folders/:id',
    {
      onRequest: folderFirst(ctx, 'folder.delete'),
      config: { problems: [libraryProblems['folder-is-root'], libraryProblems['folder-not-found']] },
      schema: {
        operationId: 'deleteFolder',
        summary: 'Delete a folder with everything below it',
        params,
        querystring: Type.Object(
          {
            trash: Type.Optional(
              Type.Boolean({
                default: false,
                description: 'Move its assets to the trash instead of deleting them for good.',
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({ assets: Type.Integer({ description: 'How many assets were in it.' }) }),
        },
      },
    },
    async (request) => {
      const { organizationId, folder } = await find(ctx, request, 'folder.delete');
      return remove(ctx, request.actor, {
        ...{ organizationId, folder: (folder?.path ?? root) as FolderPath },
        assetsTo: request.query.trash === true ? 'trash' : 'nowhere',
      });
    },
  );
};
