import { Type } from 'typebox';
import type { Endpoint } from '#api/endpoint.ts';
import { organizationById } from '#accounts/organizations.ts';
import { listPresets as listOf, removePreset, setPreset } from '#delivery/presets.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { rightFirst } from '#api/right-first.ts';
import { callerIn, organizationOf } from '#http/authenticate.ts';
import { imagingProblems } from '#imaging/problems.ts';

const PresetAnswer = Type.Object({
  name: Type.String({ description: 'Used in URLs as `t_name`.' }),
  operations: Type.String({ examples: ['c_fill,w_400,h_300'] }),
});
const params = Type.Object({ name: Type.String({ examples: ['card'] }) });

export const listPresets: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/presets',
    {
      onRequest: rightFirst('delivery.read'),
      schema: {
        operationId: 'listPresets',
        summary: 'List presets',
        response: { 200: Type.Object({ items: Type.Array(PresetAnswer), nextCursor: Type.Null() }) },
      },
    },
    async (request) => {
      const { cloudname } = await organizationById(ctx, organizationOf(request));
      return { items: await listOf(ctx, callerIn(request), cloudname), nextCursor: null };
    },
  );
};

export const putPreset: Endpoint = (scope, { ctx }) => {
  scope.put(
    '/presets/:name',
    {
      onRequest: rightFirst('delivery.manage'),
      config: {
        problems: [
          ...[deliveryProblems['preset-invalid'], imagingProblems['bad-transformation']],
          ...[imagingProblems['presets-too-deep']],
        ],
      },
      schema: {
        operationId: 'putPreset',
        summary: 'Create a preset, or change its operations',
        params,
        body: Type.Object(
          { operations: Type.String({ examples: ['c_fill,w_400,h_300'] }) },
          { additionalProperties: false },
        ),
        response: { 200: PresetAnswer },
      },
    },
    async (request) => {
      const { cloudname } = await organizationById(ctx, organizationOf(request));
      const preset = { cloudname, name: request.params.name, operations: request.body.operations };
      return setPreset(ctx, callerIn(request), preset);
    },
  );
};

export const deletePreset: Endpoint = (scope, { ctx }) => {
  scope.delete(
    '/presets/:name',
    {
      onRequest: rightFirst('delivery.manage'),
      config: { problems: [deliveryProblems['preset-unknown'], deliveryProblems['preset-in-use']] },
      schema: {
        operationId: 'deletePreset',
        summary: 'Delete a preset',
        description: 'URLs with it answer 404 from then on.',
        params,
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      const { cloudname } = await organizationById(ctx, organizationOf(request));
      await removePreset(ctx, callerIn(request), { cloudname, name: request.params.name });
      return reply.code(204).send(null);
    },
  );
};
