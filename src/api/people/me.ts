import { Type } from 'typebox';
import { describePerson } from '#accounts/people.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { signedIn } from '#http/authenticate.ts';
import { formToken } from '#http/same-site.ts';
import { Time } from './time.ts';

export const getMe: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/me',
    {
      schema: {
        operationId: 'getMe',
        summary: 'Read who is signed in',
        response: {
          200: Type.Object({
            id: Type.String(),
            name: Type.String(),
            company: Type.String({ description: 'Empty when none was given.' }),
            email: Type.String(),
            administrator: Type.Boolean({ description: 'Of the whole server.' }),
            createdAt: Time,
            formToken: Type.String({
              description: 'Goes along with every write, in the header `X-Form-Token`.',
            }),
          }),
        },
      },
    },
    async (request) => {
      const me = await describePerson(ctx, signedIn(request).personId);
      return { ...me, createdAt: me.createdAt.toISOString(), formToken: formToken(request) };
    },
  );
};
