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
  const now = ctx.clock.now();
  for (const { id: endpointId, events } of endpoints) {
    if (!events.includes(event.type)) continue;
    for (let at = 0; at < event.data.length; at += rowsAtOnce) {
      const some = event.data.slice(at, at + rowsAtOnce);
      await enqueueDeliveries(
        ctx,
        tx,
        some.map((data) => deliveryOf({ endpointId, type: event.type, data }, now)),
      );
    }
  }
}

/** A statement takes 65,535 values. */
const rowsAtOnce = 1_000;

/** Throws when the job is not known to this process, as in a command that does not prepare it. */
export async function enqueueDelivery(ctx: Context, tx: Tx, message: Message): Promise<Id<'delivery'>> {
  const delivery = deliveryOf(message, ctx.clock.now());
  await enqueueDeliveries(ctx, tx, [delivery]);
  return delivery.id;
}

type Message = {
  readonly endpointId: Id<'webhook'>;
  readonly type: string;
  readonly data: EventData;
};

function deliveryOf({ endpointId, type, data }: Message, now: Date) {
  const body = JSON.stringify({ type, timestamp: now.toISOString(), data });
  return {
    ...{ id: newId<'delivery'>(now), endpoint_id: endpointId, type, body, state: 'waiting' as const },
    ...{ created_at: now, attempts: 0, last_at: null, next_at: now, status: null, fault: null },
  };
}

async function enqueueDeliveries(
  ctx: Context,
  tx: Tx,
  deliveries: readonly ReturnType<typeof deliveryOf>[],
): Promise<void> {
  await tx.insertInto('webhook_deliveries').values(deliveries).execute();
  await ctx.jobs.enqueueAll(
    tx,
    deliverWebhookJob,
    deliveries.map(({ id }) => ({ id })),
  );
}
