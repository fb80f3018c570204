import { Type } from 'typebox';
import { endSession, endSessions, listSessions as listOf } from '#accounts/session-list.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { signedIn } from '#http/authenticate.ts';
import { clearCookie } from '#http/cookies.ts';
import { Time } from './time.ts';

const Gone = Type.Null({ description: 'It has ended.' });

export const listSessions: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/sessions',
    {
      schema: {
        operationId: 'listSessions',
        summary: 'List your sessions',
        description: 'The most recently used first.',
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                id: Type.String(),
                device: Type.String({ examples: ['Firefox on Linux'] }),
                country: Type.Union([Type.String(), Type.Null()]),
                stay: Type.Boolean({ description: '“Stay signed in” was chosen.' }),
                createdAt: Time,
                lastUsedAt: Time,
                current: Type.Boolean({ description: 'The session of this request.' }),
              }),
            ),
            nextCursor: Type.Null(),
          }),
        },
      },
    },
    async (request) => {
      const sessions = await listOf(ctx, signedIn(request));
      const items = sessions.map(({ createdAt, lastUsedAt, ...session }) => ({
        ...session,
        createdAt: createdAt.toISOString(),
        lastUsedAt: lastUsedAt.toISOString(),
      }));
      return { items, nextCursor: null };
    },
  );
};

export const deleteSession: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/sessions/:id',
    {
      schema: {
        operationId: 'deleteSession',
        summary: 'End one session',
        params: Type.Object({ id: Type.String() }),
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      await endSession(ctx, signedIn(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
};

export const deleteSessions: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/sessions',
    {
      schema: {
        operationId: 'deleteSessions',
        summary: 'Sign out everywhere',
        querystring: Type.Object(
          { keepThis: Type.Boolean({ default: false, description: 'Stay signed in here.' }) },
          { additionalProperties: false },
        ),
        response: { 204: Gone },
      },
    },
    async (request, reply) => {
      await endSessions(ctx, signedIn(request), request.query);
      if (!request.query.keepThis) clearCookie(request, reply, 'session');
      return reply.code(204).send(null);
    },
  );
};
