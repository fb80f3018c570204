import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { describePerson, updatePerson } from '#accounts/people.ts';
import { hasSecondFactor } from '#accounts/second-factor/state.ts';
import type { Endpoint } from '#api/endpoint.ts';
import type { Context } from '#context.ts';
import { signedIn } from '#http/authenticate.ts';
import { formToken } from '#http/same-site.ts';
import { Time } from './time.ts';

const Me = Type.Object({
  id: Type.String(),
  name: Type.String(),
  company: Type.String({ description: 'Empty when none was given.' }),
  email: Type.String(),
  administrator: Type.Boolean({ description: 'Of the whole server.' }),
  secondFactor: Type.Boolean({ description: 'Whether sign-in asks for a code after the password.' }),
  createdAt: Time,
  formToken: Type.String({ description: 'Must be sent with every write, in the header `X-Form-Token`.' }),
});

async function present(ctx: Context, request: FastifyRequest) {
  const { personId } = signedIn(request);
  const me = await describePerson(ctx, personId);
  const secondFactor = await hasSecondFactor(ctx.database.db, personId);
  return { ...me, secondFactor, createdAt: me.createdAt.toISOString(), formToken: formToken(request) };
}

export const getMe: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/me',
    { schema: { operationId: 'getMe', summary: 'Read who is signed in', response: { 200: Me } } },
    async (request) => present(ctx, request),
  );
};

export const updateMe: Endpoint = (scope, { ctx }) => {
  scope.patch(
    '/me',
    {
      schema: {
        operationId: 'updateMe',
        summary: 'Change your name or company',
        description:
          'Fields that are left out stay as they are. E-mail address and password are changed on the account page, which asks for the password.',
        body: Type.Object(
          { name: Type.Optional(Type.String()), company: Type.Optional(Type.String()) },
          { additionalProperties: false },
        ),
        response: { 200: Me },
      },
    },
    async (request) => {
      await updatePerson(ctx, signedIn(request), request.body);
      return present(ctx, request);
    },
  );
};
