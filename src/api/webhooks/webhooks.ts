import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Endpoint, EndpointParts } from '#api/endpoint.ts';
import { NullableTime, shownTime, Time } from '#api/people/time.ts';
import { rightFirst } from '#api/right-first.ts';
import { callerIn, organizationOf } from '#http/authenticate.ts';
import {
  createWebhook as create,
  deleteWebhook as deleteOne,
  getWebhook as getOne,
  listWebhooks as listOf,
  updateWebhook as updateOne,
  type Webhook,
} from '#webhooks/endpoints.ts';
import { eventTypes } from '#webhooks/events.ts';
import { webhooksProblems } from '#webhooks/problems.ts';

export const WebhookParams = Type.Object({ id: Type.String({ description: 'The webhook’s id.' }) });

const shown = {
  id: Type.String(),
  url: Type.String(),
  label: Type.String(),
  events: Type.Array(Type.String()),
  enabled: Type.Boolean({
    description: 'False if it was turned off, by you or after failing for five days.',
  }),
  createdAt: Time,
  failingSince: NullableTime,
  disabledAt: NullableTime,
};
const WebhookAnswer = Type.Object(shown);

const Events = Type.Array(Type.Enum([...eventTypes]), {
  minItems: 1,
  examples: [['asset.created', 'asset.deleted']],
});
const Url = Type.String({ examples: ['https://shop.example.org/hooks/vitrine'] });
const Label = Type.String({ maxLength: 200 });

function present(webhook: Webhook) {
  const { id, url, label, events, created_at, failing_since, disabled_at } = webhook;
  return {
    ...{ id, url, label, events: [...events], enabled: disabled_at === null },
    createdAt: created_at.toISOString(),
    failingSince: shownTime(failing_since),
    disabledAt: shownTime(disabled_at),
  };
}

export function webhookIn(request: FastifyRequest) {
  const { id } = request.params as { id: string };
  return { organizationId: organizationOf(request), id };
}

/** A stranger’s or unknown webhook is 404 before the body is looked at. */
export function webhookFirst({ ctx }: EndpointParts) {
  return async (request: FastifyRequest): Promise<void> => {
    await getOne(ctx, callerIn(request), webhookIn(request));
  };
}

export const listWebhooks: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/webhooks',
    {
      onRequest: rightFirst('webhooks.manage'),
      schema: {
        operationId: 'listWebhooks',
        summary: 'List webhooks',
        response: { 200: Type.Object({ items: Type.Array(WebhookAnswer), nextCursor: Type.Null() }) },
      },
    },
    async (request) => {
      const actor = callerIn(request);
      const webhooks = await listOf(ctx, actor, organizationOf(request));
      return { items: webhooks.map(present), nextCursor: null };
    },
  );
};

export const createWebhook: Endpoint = (scope, { ctx }) => {
  scope.post(
    '/webhooks',
    {
      onRequest: rightFirst('webhooks.manage'),
      config: { problems: [webhooksProblems['webhook-invalid'], webhooksProblems['webhooks-full']] },
      schema: {
        operationId: 'createWebhook',
        summary: 'Create a webhook',
        description: 'The secret that signs the events is in this answer only.',
        body: Type.Object(
          { url: Url, events: Events, label: Type.String({ maxLength: 200, default: '' }) },
          { additionalProperties: false },
        ),
        response: { 201: Type.Object({ ...shown, secret: Type.String() }) },
      },
    },
    async (request, reply) => {
      const actor = callerIn(request);
      const organizationId = organizationOf(request);
      const made = await create(ctx, actor, { organizationId, ...request.body });
      return reply
        .code(201)
        .header('cache-control', 'no-store')
        .send({ ...present(made), secret: made.secret });
    },
  );
};

export const getWebhook: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/webhooks/:id',
    {
      config: { problems: [webhooksProblems['webhook-not-found']] },
      schema: {
        operationId: 'getWebhook',
        summary: 'Read one webhook',
        params: WebhookParams,
        response: { 200: WebhookAnswer },
      },
    },
    async (request) => present(await getOne(ctx, callerIn(request), webhookIn(request))),
  );
};

export const updateWebhook: Endpoint = (scope, parts) => {
  scope.patch(
    '/webhooks/:id',
    {
      onRequest: webhookFirst(parts),
      config: { problems: [webhooksProblems['webhook-not-found'], webhooksProblems['webhook-invalid']] },
      schema: {
        operationId: 'updateWebhook',
        summary: 'Change a webhook, or turn it on or off',
        description: 'Fields that are left out stay as they are.',
        params: WebhookParams,
        body: Type.Object(
          {
            url: Type.Optional(Url),
            events: Type.Optional(Events),
            label: Type.Optional(Label),
            enabled: Type.Optional(Type.Boolean()),
          },
          { additionalProperties: false },
        ),
        response: { 200: WebhookAnswer },
      },
    },
    async (request) => {
      const change = { ...webhookIn(request), patch: request.body };
      return present(await updateOne(parts.ctx, callerIn(request), change));
    },
  );
};

export const deleteWebhook: Endpoint = (scope, parts) => {
  scope.delete(
    '/webhooks/:id',
    {
      onRequest: webhookFirst(parts),
      config: { problems: [webhooksProblems['webhook-not-found']] },
      schema: {
        operationId: 'deleteWebhook',
        summary: 'Delete a webhook with its deliveries',
        params: WebhookParams,
        response: { 204: Type.Null({ description: 'It is deleted.' }) },
      },
    },
    async (request, reply) => {
      await deleteOne(parts.ctx, callerIn(request), webhookIn(request));
      return reply.code(204).send(null);
    },
  );
};
