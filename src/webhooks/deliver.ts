import type { Selectable } from 'kysely';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { WebhookDeliveriesTable } from '#database/tables/webhooks.ts';
import { isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { safeFetch } from '#platform/safe-fetch.ts';
import { disableEndpoint } from './disable.ts';
import { deliverWebhookJob } from './job-names.ts';
import { webhookReceiver } from './recipients.ts';
import { signedHeaders } from './sign.ts';

/** The pauses after each try that failed, in seconds: about three days in all, as Standard Webhooks proposes. */
const pauses = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

/** An endpoint at which nothing succeeded for so long gets nothing more. */
const longFailureMs = 5 * 24 * 3_600_000;

const timeoutMs = 10_000;
/** What a receiver says is read so far, and not kept. */
const answerBytes = 65_536;

type Delivery = Selectable<WebhookDeliveriesTable> & { readonly url: string; readonly secret: string };
type Outcome = { readonly status: number | null; readonly fault: string | null };

/** One try to deliver. What fails is tried again later, by a job of its own. */
export async function deliverWebhook(ctx: Context, id: string, signal: AbortSignal): Promise<void> {
  const delivery = await waiting(ctx, id);
  if (delivery === undefined) return;
  const outcome = await send(ctx, delivery, signal);
  await ctx.database.transaction((tx) => record(ctx, tx, { delivery, outcome }));
}

async function waiting(ctx: Context, id: string): Promise<Delivery | undefined> {
  if (!isId<'delivery'>(id)) return undefined;
  return ctx.database.db
    .selectFrom('webhook_deliveries as delivery')
    .innerJoin('webhook_endpoints as endpoint', 'endpoint.id', 'delivery.endpoint_id')
    .selectAll('delivery')
    .select(['endpoint.url', 'endpoint.secret'])
    .where('delivery.id', '=', id)
    .where('delivery.state', '=', 'waiting')
    .where('endpoint.disabled_at', 'is', null)
    .executeTakeFirst();
}

async function send(
  ctx: Context,
  { id, body, url, secret }: Delivery,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const { status, body: answer } = await safeFetch(url, {
      recipient: webhookReceiver,
      ...{ maxBytes: answerBytes, timeoutMs, signal, allow: ctx.config.fetch.allow, maxRedirects: 0 },
      post: {
        body,
        headers: {
          'content-type': 'application/json',
          ...signedHeaders({ id, body, at: ctx.clock.now() }, secret),
        },
      },
    });
    answer.on('error', () => undefined).destroy();
    const isTaken = status >= 200 && status < 300;
    return { status, fault: isTaken ? null : `It answered with status ${status}.` };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { status: null, fault: error.message.slice(0, 500) };
  }
}

async function record(
  ctx: Context,
  tx: Tx,
  { delivery, outcome }: { delivery: Delivery; outcome: Outcome },
): Promise<void> {
  const now = ctx.clock.now();
  const attempts = delivery.attempts + 1;
  const pause = outcome.fault === null ? undefined : pauses[attempts - 1];
  const nextAt = pause === undefined ? null : new Date(now.getTime() + pause * 1_000);
  await tx
    .updateTable('webhook_deliveries')
    .set({
      ...{ attempts, last_at: now, next_at: nextAt, ...outcome },
      state: outcome.fault === null ? 'delivered' : nextAt === null ? 'failed' : 'waiting',
    })
    .where('id', '=', delivery.id)
    .execute();
  if (nextAt !== null) await ctx.jobs.enqueue(tx, deliverWebhookJob, { id: delivery.id }, { after: nextAt });
  await recordHealth(ctx, tx, { delivery, outcome });
}

async function recordHealth(
  ctx: Context,
  tx: Tx,
  { delivery, outcome }: { delivery: Delivery; outcome: Outcome },
): Promise<void> {
  const now = ctx.clock.now();
  const endpoint = await tx
    .updateTable('webhook_endpoints')
    .set((set) => ({
      failing_since: outcome.fault === null ? null : set.fn.coalesce('failing_since', set.val(now)),
    }))
    .where('id', '=', delivery.endpoint_id)
    .returningAll()
    .executeTakeFirst();
  if (endpoint === undefined || endpoint.failing_since === null || endpoint.disabled_at !== null) return;
  const isLong = now.getTime() - endpoint.failing_since.getTime() >= longFailureMs;
  // 410 is how a receiver says for good that nobody listens any more.
  if (isLong || outcome.status === 410) await disableEndpoint(ctx, tx, endpoint, outcome.fault ?? '');
}
