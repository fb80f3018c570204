import { Type } from 'typebox';
import type { Endpoint } from '#api/endpoint.ts';
import { NullableTime, shownTime, Time } from '#api/people/time.ts';
import { callerIn } from '#http/authenticate.ts';
import { platformProblems } from '#platform/problems.ts';
import {
  listDeliveries,
  replayDelivery,
  testWebhook as test,
  type WebhookDelivery,
} from '#webhooks/deliveries.ts';
import { webhooksProblems } from '#webhooks/problems.ts';
import { webhookFirst, webhookIn, WebhookParams } from './webhooks.ts';

const DeliveryAnswer = Type.Object({
  id: Type.String({ description: 'The same in every attempt: `webhook-id`.' }),
  type: Type.String(),
  state: Type.Enum(['waiting', 'delivered', 'failed']),
  attempts: Type.Integer(),
  status: Type.Union([Type.Integer(), Type.Null()], { description: 'Of the last answer.' }),
  fault: Type.Union([Type.String(), Type.Null()], { description: 'Why the last attempt failed.' }),
  body: Type.String({ description: 'What was sent, as it was signed.' }),
  createdAt: Time,
  lastAt: NullableTime,
  nextAt: NullableTime,
});

function present(delivery: WebhookDelivery) {
  const { id, type, state, attempts, status, fault, body } = delivery;
  return {
    ...{ id, type, state, attempts, status, fault, body },
    createdAt: delivery.created_at.toISOString(),
    lastAt: shownTime(delivery.last_at),
    nextAt: shownTime(delivery.next_at),
  };
}

export const listWebhookDeliveries: Endpoint = (scope, parts) => {
  scope.get(
    '/webhooks/:id/deliveries',
    {
      onRequest: webhookFirst(parts),
      config: { problems: [webhooksProblems['webhook-not-found'], platformProblems['cursor-invalid']] },
      schema: {
        operationId: 'listWebhookDeliveries',
        summary: 'Read what was sent to a webhook',
        description: 'In the last 30 days, the latest first.',
        params: WebhookParams,
        querystring: Type.Object(
          {
            cursor: Type.Optional(Type.String({ description: 'The `nextCursor` of the previous page.' })),
            limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(DeliveryAnswer),
            nextCursor: Type.Union([Type.String(), Type.Null()]),
          }),
        },
      },
    },
    async (request) => {
      const { cursor, limit } = request.query;
      const wish = { ...webhookIn(request), cursor, limit };
      const page = await listDeliveries(parts.ctx, callerIn(request), wish);
      return { items: page.deliveries.map(present), nextCursor: page.nextCursor ?? null };
    },
  );
};

export const replayWebhookDelivery: Endpoint = (scope, parts) => {
  scope.post(
    '/webhooks/:id/deliveries/:delivery/replay',
    {
      onRequest: webhookFirst(parts),
      config: {
        problems: [
          ...[webhooksProblems['webhook-not-found'], webhooksProblems['webhook-delivery-not-found']],
          ...[webhooksProblems['webhook-disabled']],
        ],
      },
      schema: {
        operationId: 'replayWebhookDelivery',
        summary: 'Send a delivery again',
        description: 'Under the same id, whatever became of it, with all attempts anew.',
        params: Type.Object({ ...WebhookParams.properties, delivery: Type.String() }),
        response: { 202: DeliveryAnswer },
      },
    },
    async (request, reply) => {
      const { delivery } = request.params;
      const again = await replayDelivery(parts.ctx, callerIn(request), { ...webhookIn(request), delivery });
      return reply.code(202).send(present(again));
    },
  );
};

export const testWebhook: Endpoint = (scope, parts) => {
  scope.post(
    '/webhooks/:id/test',
    {
      onRequest: webhookFirst(parts),
      config: { problems: [webhooksProblems['webhook-not-found'], webhooksProblems['webhook-disabled']] },
      schema: {
        operationId: 'testWebhook',
        summary: 'Send a test event',
        description: 'Its type is `webhook.test`; the deliveries show what became of it.',
        params: WebhookParams,
        response: { 202: Type.Object({ delivery: Type.String() }) },
      },
    },
    async (request, reply) => {
      const delivery = await test(parts.ctx, callerIn(request), webhookIn(request));
      return reply.code(202).send({ delivery });
    },
  );
};
