import type { Selectable } from 'kysely';
import type { Insider } from '#access/actor.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { WebhookDeliveriesTable } from '#database/tables/webhooks.ts';
import { parseIdCursor, printCursor } from '#platform/cursor.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { enqueueDelivery } from './announce.ts';
import { findWebhook, manage, type WebhookAddress } from './endpoints.ts';
import { deliverWebhookJob } from './job-names.ts';
import { webhooksProblems } from './problems.ts';

export type WebhookDelivery = Selectable<WebhookDeliveriesTable>;

export type DeliveryPage = {
  readonly deliveries: readonly WebhookDelivery[];
  readonly nextCursor: string | undefined;
};

/** What was sent to a webhook in the last 30 days, the latest first. Throws `cursor-invalid`. */
export async function listDeliveries(
  ctx: Context,
  actor: Insider,
  { cursor, limit, ...address }: WebhookAddress & { cursor: string | undefined; limit: number },
): Promise<DeliveryPage> {
  manage(actor, address.organizationId);
  const { id } = await findWebhook(ctx.database.db, address);
  const list = `deliveries ${id}`;
  let query = ctx.database.db
    .selectFrom('webhook_deliveries')
    .selectAll()
    .where('endpoint_id', '=', id)
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (cursor !== undefined) query = query.where('id', '<', parseIdCursor<'delivery'>(list, cursor));
  const rows = await query.execute();
  const deliveries = rows.slice(0, limit);
  const last = rows.length > limit ? deliveries.at(-1) : undefined;
  return { deliveries, nextCursor: last && printCursor(list, last.id) };
}

/** Sends something once more, under the same id, whatever became of it. Throws `webhook-delivery-not-found`, `webhook-disabled`. */
export async function replayDelivery(
  ctx: Context,
  actor: Insider,
  { delivery, ...address }: WebhookAddress & { readonly delivery: string },
): Promise<WebhookDelivery> {
  manage(actor, address.organizationId);
  return ctx.database.transaction(async (tx) => {
    const webhook = await findWebhook(tx, address);
    if (webhook.disabled_at !== null) throw new Problem(webhooksProblems['webhook-disabled']);
    const again = isId<'delivery'>(delivery)
      ? await tx
          .updateTable('webhook_deliveries')
          .set({ state: 'waiting', attempts: 0, next_at: ctx.clock.now() })
          .where('id', '=', delivery)
          .where('endpoint_id', '=', webhook.id)
          .returningAll()
          .executeTakeFirst()
      : undefined;
    if (again === undefined) {
      throw new Problem(webhooksProblems['webhook-delivery-not-found'], {
        thing: 'delivery',
        value: delivery,
      });
    }
    await ctx.jobs.enqueue(tx, deliverWebhookJob, { id: again.id });
    const { organizationId } = address;
    await recordAct(ctx, tx, { actor, organizationId, action: 'webhook.replayed', subject: webhook.url });
    return again;
  });
}

/** Sends an event that says nothing, so that somebody can see whether their receiver works. */
export async function testWebhook(
  ctx: Context,
  actor: Insider,
  address: WebhookAddress,
): Promise<Id<'delivery'>> {
  manage(actor, address.organizationId);
  return ctx.database.transaction(async (tx) => {
    const { id, disabled_at } = await findWebhook(tx, address);
    if (disabled_at !== null) throw new Problem(webhooksProblems['webhook-disabled']);
    return enqueueDelivery(ctx, tx, { endpointId: id, type: 'webhook.test', data: {} });
  });
}

const keptMs = 30 * 24 * 3_600_000;

/** Forgets what was sent long ago; what still waits stays. */
export async function forgetDeliveries(ctx: Context): Promise<void> {
  await ctx.database.db
    .deleteFrom('webhook_deliveries')
    .where('created_at', '<', new Date(ctx.clock.now().getTime() - keptMs))
    .where('state', '<>', 'waiting')
    .execute();
}
