import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { type Id, newId } from '#platform/id.ts';
import type { EventData, EventType } from './events.ts';
import { deliverWebhookJob } from './job-names.ts';

export type Event = {
  readonly organizationId: Id<'organization'>;
  readonly type: EventType;
  readonly data: EventData;
};

/** Tells every endpoint that wants to hear it, if and when the transaction commits. */
export async function announceEvent(ctx: Context, tx: Tx, { data, ...event }: Event): Promise<void> {
  await announceEvents(ctx, tx, { ...event, data: [data] });
}

/** The same of several at once. */
export async function announceEvents(
  ctx: Context,
  tx: Tx,
  event: Omit<Event, 'data'> & { readonly data: readonly EventData[] },
): Promise<void> {
  const endpoints = await tx
    .selectFrom('webhook_endpoints')
    .select(['id', 'events'])
    .where('organization_id', '=', event.organizationId)
    .where('disabled_at', 'is', null)
    .execute();
  for (const { id, events } of endpoints) {
    if (!events.includes(event.type)) continue;
    for (const data of event.data) {
      await enqueueDelivery(ctx, tx, { endpointId: id, type: event.type, data });
    }
  }
}

/** Throws when the job is not known to this process, as in a command that does not prepare it. */
export async function enqueueDelivery(
  ctx: Context,
  tx: Tx,
  event: { endpointId: Id<'webhook'>; type: string; data: EventData },
): Promise<Id<'delivery'>> {
  const now = ctx.clock.now();
  const id = newId<'delivery'>(now);
  const { endpointId, type, data } = event;
  const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
  await tx
    .insertInto('webhook_deliveries')
    .values({
      ...{ id, endpoint_id: endpointId, type, body, state: 'waiting', created_at: now },
      ...{ attempts: 0, last_at: null, next_at: now, status: null, fault: null },
    })
    .execute();
  await ctx.jobs.enqueue(tx, deliverWebhookJob, { id });
  return id;
}
