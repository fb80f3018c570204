import { Type } from 'typebox';
import type { FastifyRequest } from 'fastify';
import { VisibilitySchema } from '#api/assets/asset.ts';
import type { Endpoint, EndpointParts } from '#api/endpoint.ts';
import { NullableTime, shownTime, Time } from '#api/people/time.ts';
import { rightFirst } from '#api/right-first.ts';
import { callerIn, organizationOf } from '#http/authenticate.ts';
import {
  cancelImport,
  getImport as getOne,
  type Import,
  type ImportItem,
  listImportItems as itemsOf,
  listImports as listOf,
  startImport,
} from '#intake/imports.ts';
import { intakeProblems } from '#intake/problems.ts';
import { libraryProblems } from '#library/problems.ts';
import { parseFolder } from '#library/path.ts';
import { parseCursor, printCursor } from '#platform/cursor.ts';
import { platformProblems } from '#platform/problems.ts';

const mostAddresses = 1_000;
const params = Type.Object({ id: Type.String({ description: 'The import’s id.' }) });
const NullableText = Type.Union([Type.String(), Type.Null()]);
const cursor = Type.Optional(Type.String({ description: 'The `nextCursor` of the previous page.' }));
const limit = Type.Integer({ minimum: 1, maximum: 1_000, default: 100 });

const ImportAnswer = Type.Object({
  id: Type.String(),
  state: Type.Enum(['running', 'done', 'cancelled']),
  folder: Type.String(),
  visibility: VisibilitySchema,
  total: Type.Integer({ description: 'Addresses.' }),
  done: Type.Integer({ description: 'How many pictures are in the library.' }),
  failed: Type.Integer({ description: 'How many were refused; the items say why.' }),
  createdAt: Time,
  finishedAt: NullableTime,
});

function present({ items, ...row }: Import) {
  return {
    ...{ id: row.id, state: row.state, folder: row.folder, visibility: row.visibility, ...items },
    createdAt: row.created_at.toISOString(),
    finishedAt: shownTime(row.finished_at),
  };
}

function importIn(request: FastifyRequest) {
  return { organizationId: organizationOf(request), id: (request.params as { id: string }).id };
}

function first({ ctx }: EndpointParts) {
  return async (request: FastifyRequest): Promise<void> => {
    await getOne(ctx, callerIn(request), importIn(request));
  };
}

export const createImport: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/imports',
    {
      onRequest: rightFirst('asset.create'),
      config: { problems: [libraryProblems['path-invalid']] },
      schema: {
        operationId: 'createImport',
        summary: 'Fetch pictures from addresses',
        description:
          'Answers at once; the work goes on in the background, also across a restart. If a name is taken, identical bytes are the existing asset, other bytes get a number.',
        body: Type.Object(
          {
            urls: Type.Array(Type.String({ maxLength: 4_000 }), {
              minItems: 1,
              maxItems: mostAddresses,
              examples: [['https://shop.example.org/lake.jpg']],
            }),
            folder: Type.String({ default: '/' }),
            visibility: Type.Optional(VisibilitySchema),
          },
          { additionalProperties: false },
        ),
        response: { 202: ImportAnswer },
      },
    },
    async (request, reply) => {
      const { urls, folder, visibility = 'private' } = request.body;
      const organizationId = organizationOf(request);
      const wish = { organizationId, urls, folder: parseFolder(folder), visibility };
      const made = await startImport(ctx, callerIn(request), wish);
      return reply.code(202).header('location', `/api/v1/imports/${made.id}`).send(present(made));
    },
  );
};

export const listImports: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/imports',
    {
      onRequest: rightFirst('asset.create'),
      config: { problems: [platformProblems['cursor-invalid']] },
      schema: {
        operationId: 'listImports',
        summary: 'List imports',
        description: 'Those of the last 30 days, the latest first.',
        querystring: Type.Object({ cursor, limit }, { additionalProperties: false }),
        response: { 200: Type.Object({ items: Type.Array(ImportAnswer), nextCursor: NullableText }) },
      },
    },
    async (request) => {
      const { imports, nextCursor } = await listOf(ctx, callerIn(request), {
        organizationId: organizationOf(request),
        ...request.query,
      });
      return { items: imports.map(present), nextCursor: nextCursor ?? null };
    },
  );
};

export const getImport: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/imports/:id',
    {
      config: { problems: [intakeProblems['import-not-found']] },
      schema: {
        operationId: 'getImport',
        summary: 'Read the progress of an import',
        params,
        response: { 200: ImportAnswer },
      },
    },
    async (request) => present(await getOne(ctx, callerIn(request), importIn(request))),
  );
};

const ItemAnswer = Type.Object({
  url: Type.String(),
  state: Type.Enum(['waiting', 'done', 'failed']),
  assetId: NullableText,
  sha256: NullableText,
  problem: Type.Union([Type.String(), Type.Null()], { description: 'The code of the problem.' }),
  detail: NullableText,
});

function presentItem({ url, state, asset_id, sha256, problem, detail }: ImportItem) {
  return { url, state, assetId: asset_id, sha256: sha256?.toString('hex') ?? null, problem, detail };
}

export const listImportItems: Endpoint = (scope, parts) => {
  scope.get(
    '/imports/:id/items',
    {
      onRequest: first(parts),
      config: { problems: [intakeProblems['import-not-found'], platformProblems['cursor-invalid']] },
      schema: {
        operationId: 'listImportItems',
        summary: 'Read what became of each address',
        description: 'In the order they were given.',
        params,
        querystring: Type.Object({ cursor, limit }, { additionalProperties: false }),
        response: { 200: Type.Object({ items: Type.Array(ItemAnswer), nextCursor: NullableText }) },
      },
    },
    async (request) => {
      const { cursor: given, limit: most } = request.query;
      const list = `items ${request.params.id}`;
      const after = given === undefined ? -1 : Number(parseCursor(list, given, isPosition));
      const page = { ...importIn(request), after, limit: most };
      const { items, next } = await itemsOf(parts.ctx, callerIn(request), page);
      return {
        items: items.map(presentItem),
        nextCursor: next === undefined ? null : printCursor(list, String(next)),
      };
    },
  );
};

function isPosition(text: string): boolean {
  return /^\d{1,9}$/.test(text);
}

export const deleteImport: Endpoint = (scope, parts) => {
  scope.delete(
    '/imports/:id',
    {
      onRequest: first(parts),
      config: { problems: [intakeProblems['import-not-found']] },
      schema: {
        operationId: 'cancelImport',
        summary: 'Stop an import',
        description: 'Pictures already in the library stay.',
        params,
        response: { 200: ImportAnswer },
      },
    },
    async (request) => present(await cancelImport(parts.ctx, callerIn(request), importIn(request))),
  );
};
