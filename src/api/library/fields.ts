import { Type } from 'typebox';
import { organizationOf } from '#http/authenticate.ts';
import {
  deleteField as deleteOne,
  type Field,
  listFields as listOf,
  setField as setOne,
} from '#library/fields.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { Page } from '#api/page.ts';
import { rightFirst } from '#api/right-first.ts';
import { libraryProblems } from '#library/problems.ts';

const params = Type.Object({
  name: Type.String({ pattern: '^[a-z][a-z0-9_]{0,62}$', examples: ['photographer'] }),
});
const plain = { maxLength: 200, pattern: '^[^\\u0000]*$' };
const TypeSchema = Type.Enum(['text', 'number', 'date', 'boolean', 'choice']);

const FieldSchema = Type.Object({
  name: Type.String(),
  label: Type.String(),
  type: TypeSchema,
  choices: Type.Union([Type.Array(Type.String()), Type.Null()]),
  createdAt: Type.String({ format: 'date-time' }),
});

function presented({ name, label, type, choices, created_at: at }: Field) {
  return { name, label, type, choices, createdAt: at.toISOString() };
}

export const listFields: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/fields',
    {
      schema: {
        operationId: 'listFields',
        summary: 'List the custom fields',
        description: 'By name; all on one page.',
        response: { 200: Page(FieldSchema) },
      },
    },
    async (request) => {
      const fields = await listOf(ctx, request.actor, organizationOf(request));
      return { items: fields.map(presented), nextCursor: null };
    },
  );
};

export const setField: Endpoint = (scope, { ctx }) => {
  scope.put(
    '/fields/:name',
    {
      onRequest: rightFirst('field.update'),
      config: {
        problems: [
          ...[libraryProblems['field-value-invalid'], libraryProblems['field-type-fixed']],
          ...[libraryProblems['too-many-fields']],
        ],
      },
      schema: {
        operationId: 'setField',
        summary: 'Create a field, or change its label and choices',
        description: 'A date is a day: `2026-03-01`. The type cannot be changed; existing values stay.',
        params,
        body: Type.Object(
          {
            label: Type.String({ ...plain, minLength: 1 }),
            type: TypeSchema,
            choices: Type.Optional(
              Type.Array(Type.String({ ...plain, minLength: 1 }), {
                ...{ minItems: 1, maxItems: 500, description: 'Only for fields of the type `choice`.' },
              }),
            ),
          },
          { additionalProperties: false },
        ),
        response: { 200: FieldSchema },
      },
    },
    async (request) => {
      const organizationId = organizationOf(request);
      return presented(
        await setOne(ctx, request.actor, { organizationId, ...request.params, ...request.body }),
      );
    },
  );
};

export const deleteField: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/fields/:name',
    {
      onRequest: rightFirst('field.update'),
      config: { problems: [libraryProblems['field-unknown']] },
      schema: {
        operationId: 'deleteField',
        summary: 'Delete a field, with its value on every asset',
        params,
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      const organizationId = organizationOf(request);
      await deleteOne(ctx, request.actor, { organizationId, ...request.params });
      return reply.code(204).send(null);
    },
  );
};
