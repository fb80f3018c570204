import { Type } from 'typebox';
import { libraryProblems } from '#library/problems.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { Time } from '#api/people/time.ts';
import { listWaiting } from '#delivery/redaction/list-waiting.ts';
import { signedIn } from '#http/authenticate.ts';
import { confirmRedaction as confirm } from '#library/confirm-redaction.ts';
import { liftRedaction as lift, listRedactedFolders, redact as mark } from '#library/redaction.ts';
import { mayDo, NothingSchema, organizationIn, OrganizationParams } from './organization.ts';

const Path = Type.String({
  examples: ['/people/'],
  description: 'A folder with everything below it if it ends with a slash, otherwise one asset.',
});

export const getRedaction: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/organizations/:organization/redaction',
    {
      onRequest: mayDo('asset.read'),
      schema: {
        operationId: 'getRedaction',
        summary: 'List what is redacted in public, and what waits for confirmation',
        description: 'Of the waiting pictures, the first thousand in byte order of their paths.',
        params: OrganizationParams,
        response: {
          200: Type.Object({
            folders: Type.Array(Type.Object({ folder: Type.String(), markedAt: Time })),
            waiting: Type.Array(
              Type.Object({
                path: Type.String(),
                sha256: Type.String(),
                why: Type.Enum(['not looked at yet', 'nothing found', 'more than one picture']),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const [person, organizationId] = [signedIn(request), organizationIn(request)];
      const folders = await listRedactedFolders(ctx, person, organizationId);
      return {
        folders: folders.map(({ folder, markedAt }) => ({ folder, markedAt: markedAt.toISOString() })),
        waiting: await listWaiting(ctx, person, organizationId),
      };
    },
  );
};

export const redact: Endpoint = (scope, { ctx }) => {
  scope.put(
    '/organizations/:organization/redaction',
    {
      onRequest: mayDo('asset.update'),
      schema: {
        operationId: 'redact',
        summary: 'Redact a folder or a picture in public',
        description:
          'From now on it is delivered only with faces and marked regions made unrecognisable, or not at all.',
        params: OrganizationParams,
        body: Type.Object({ path: Path }, { additionalProperties: false }),
        response: { 200: Type.Object({ path: Type.String() }) },
      },
    },
    async (request) => ({
      path: await mark(ctx, signedIn(request), { organizationId: organizationIn(request), ...request.body }),
    }),
  );
};

export const liftRedaction: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/organizations/:organization/redaction',
    {
      onRequest: mayDo('organization.update'),
      config: { problems: [libraryProblems['not-redacted']] },
      schema: {
        operationId: 'liftRedaction',
        summary: 'Stop redacting a folder or a picture',
        params: OrganizationParams,
        querystring: Type.Object({ path: Path }, { additionalProperties: false }),
        response: { 204: NothingSchema },
      },
    },
    async (request, reply) => {
      const organizationId = organizationIn(request);
      await lift(ctx, signedIn(request), { organizationId, path: request.query.path });
      return reply.code(204).send(null);
    },
  );
};

export const confirmRedaction: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/organizations/:organization/redaction/confirmations',
    {
      onRequest: mayDo('asset.update'),
      schema: {
        operationId: 'confirmRedaction',
        summary: 'Confirm that nothing more in a picture has to be hidden',
        description:
          'It may then be delivered until its content is replaced. The audit trail records who confirmed and when.',
        params: OrganizationParams,
        body: Type.Object(
          {
            path: Type.String({ examples: ['/people/empty-hall.jpg'] }),
            sha256: Type.String({
              pattern: '^[0-9a-fA-F]{64}$',
              description: 'Of the content that was examined.',
              examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'],
            }),
          },
          { additionalProperties: false },
        ),
        response: { 204: NothingSchema },
      },
    },
    async (request, reply) => {
      const organizationId = organizationIn(request);
      await confirm(ctx, signedIn(request), { organizationId, ...request.body });
      return reply.code(204).send(null);
    },
  );
};
