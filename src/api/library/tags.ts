import { Type } from 'typebox';
import { organizationOf } from '#http/authenticate.ts';
import { libraryProblems } from '#library/problems.ts';
import { changeTag, listTags as listOf } from '#library/tags.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { Page, pageQuery } from '#api/page.ts';
import { rightFirst } from '#api/right-first.ts';

const params = Type.Object({ tag: Type.String() });
const Changed = Type.Object({ assets: Type.Integer({ description: 'How many assets had it.' }) });

export const listTags: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/tags',
    {
      config: { problems: [libraryProblems['tag-invalid']] },
      schema: {
        operationId: 'listTags',
        summary: 'List tags',
        description: 'In alphabetical order.',
        querystring: Type.Object(
          { prefix: Type.Optional(Type.String({ description: 'The beginning of the tags.' })), ...pageQuery },
          { additionalProperties: false },
        ),
        response: { 200: Page(Type.Object({ tag: Type.String(), assets: Type.Integer() })) },
      },
    },
    async (request) => {
      const organizationId = organizationOf(request);
      const page = await listOf(ctx, request.actor, { organizationId, ...request.query });
      return { items: [...page.tags], nextCursor: page.nextCursor ?? null };
    },
  );
};

export const renameTag: Endpoint = (scope, { ctx }) => {
  scope.patch(
    '/tags/:tag',
    {
      onRequest: rightFirst('asset.update'),
      config: { problems: [libraryProblems['tag-invalid'], libraryProblems['tag-unknown']] },
      schema: {
        operationId: 'renameTag',
        summary: 'Rename a tag on every asset',
        description: 'If the new tag is already in use, the two are merged.',
        params,
        body: Type.Object({ tag: Type.String() }, { additionalProperties: false }),
        response: { 200: Changed },
      },
    },
    async (request) => {
      const organizationId = organizationOf(request);
      const change = { organizationId, tag: request.params.tag, to: request.body.tag };
      return { assets: await changeTag(ctx, request.actor, change) };
    },
  );
};

export const deleteTag: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/tags/:tag',
    {
      onRequest: rightFirst('asset.update'),
      config: { problems: [libraryProblems['tag-invalid'], libraryProblems['tag-unknown']] },
      schema: {
        operationId: 'deleteTag',
        summary: 'Remove a tag from every asset',
        params,
        response: { 200: Changed },
      },
    },
    async (request) => {
      const organizationId = organizationOf(request);
      return { assets: await changeTag(ctx, request.actor, { organizationId, tag: request.params.tag }) };
    },
  );
};
