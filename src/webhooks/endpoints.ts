import type { Selectable } from 'kysely';
import type { Insider } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import type { WebhookEndpointsTable } from '#database/tables/webhooks.ts';
import { type Id, isId, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { EventType } from './events.ts';
import { webhooksProblems } from './problems.ts';
import { newSecret } from './sign.ts';

export type Webhook = Omit<Selectable<WebhookEndpointsTable>, 'secret'>;
export type WebhookWish = {
  readonly url: string;
  readonly events: readonly EventType[];
  readonly label: string;
};
export type WebhookAddress = { readonly organizationId: Id<'organization'>; readonly id: string };

/** Each event is sent to each of them. */
const mostWebhooks = 20;

const shown = [
  ...(['id', 'organization_id', 'url', 'label', 'events'] as const),
  ...(['created_at', 'failing_since', 'disabled_at'] as const),
];

/** The secret is shown here and nowhere else. Throws `webhook-invalid`, `webhooks-full`. */
export async function createWebhook(
  ctx: Context,
  actor: Insider,
  { organizationId, ...wish }: WebhookWish & { organizationId: Id<'organization'> },
): Promise<Webhook & { readonly secret: string }> {
  manage(actor, organizationId);
  const now = ctx.clock.now();
  const url = parseAddress(wish.url);
  return ctx.database.transaction(async (tx) => {
    const others = await tx
      .selectFrom('webhook_endpoints')
      .select('id')
      .where('organization_id', '=', organizationId)
      .execute();
    if (others.length >= mostWebhooks) {
      throw new Problem(webhooksProblems['webhooks-full'], { expected: `at most ${mostWebhooks}` });
    }
    const made = await tx
      .insertInto('webhook_endpoints')
      .values({
        ...{ id: newId<'webhook'>(now), organization_id: organizationId, url, label: wish.label },
        ...{ events: [...new Set(wish.events)], secret: newSecret(), created_at: now },
        ...{ failing_since: null, disabled_at: null },
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordAct(ctx, tx, { actor, organizationId, action: 'webhook.created', subject: url });
    return made;
  });
}

/** All of an organization, the oldest first. */
export async function listWebhooks(
  ctx: Context,
  actor: Insider,
  organizationId: Id<'organization'>,
): Promise<Webhook[]> {
  manage(actor, organizationId);
  return ctx.database.db
    .selectFrom('webhook_endpoints')
    .select(shown)
    .where('organization_id', '=', organizationId)
    .orderBy('id')
    .execute();
}

/** Throws `webhook-not-found`, also for another organization's. */
export async function getWebhook(ctx: Context, actor: Insider, address: WebhookAddress): Promise<Webhook> {
  manage(actor, address.organizationId);
  return findWebhook(ctx.database.db, address);
}

export type WebhookPatch = Partial<WebhookWish> & { readonly enabled?: boolean | undefined };

/** What is turned on again begins anew: earlier failures do not count. */
export async function updateWebhook(
  ctx: Context,
  actor: Insider,
  { patch, ...address }: WebhookAddress & { readonly patch: WebhookPatch },
): Promise<Webhook> {
  manage(actor, address.organizationId);
  const { url, events, label, enabled } = patch;
  const now = ctx.clock.now();
  const change = {
    ...(url === undefined ? {} : { url: parseAddress(url) }),
    ...(events === undefined ? {} : { events: [...new Set(events)] }),
    ...(label === undefined ? {} : { label }),
    ...(enabled === undefined ? {} : { disabled_at: enabled ? null : now, failing_since: null }),
  };
  return ctx.database.transaction(async (tx) => {
    const { id, ...before } = await findWebhook(tx, address);
    if (Object.keys(change).length === 0) return { id, ...before };
    const updated = await tx
      .updateTable('webhook_endpoints')
      .set(change)
      .where('id', '=', id)
      .returning(shown)
      .executeTakeFirstOrThrow();
    const act = { actor, organizationId: address.organizationId, subject: updated.url };
    await recordAct(ctx, tx, { ...act, action: 'webhook.updated' });
    return updated;
  });
}

/** With what waits for it. */
export async function deleteWebhook(ctx: Context, actor: Insider, address: WebhookAddress): Promise<void> {
  manage(actor, address.organizationId);
  await ctx.database.transaction(async (tx) => {
    const { id, url } = await findWebhook(tx, address);
    await tx.deleteFrom('webhook_endpoints').where('id', '=', id).execute();
    const act = { actor, organizationId: address.organizationId, subject: url };
    await recordAct(ctx, tx, { ...act, action: 'webhook.deleted' });
  });
}

export async function findWebhook(db: Db | Tx, { organizationId, id }: WebhookAddress): Promise<Webhook> {
  const found = isId<'webhook'>(id)
    ? await db
        .selectFrom('webhook_endpoints')
        .select(shown)
        .where('id', '=', id)
        .where('organization_id', '=', organizationId)
        .executeTakeFirst()
    : undefined;
  if (found !== undefined) return found;
  throw new Problem(webhooksProblems['webhook-not-found'], { thing: 'webhook', value: id });
}

/** Events tell of the whole library: a key that is kept to a folder may not hear them. */
export function manage(actor: Insider, organizationId: Id<'organization'>): void {
  authorize(actor, 'webhooks.manage', { organizationId, path: '/' });
}

const longestAddress = 2_000;

function parseAddress(text: string): string {
  const url = URL.parse(text);
  const isUsable =
    url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
  if (isUsable && text.length <= longestAddress) return url.href;
  throw new Problem(webhooksProblems['webhook-invalid'], {
    ...{ thing: 'url', value: url === null ? text : `${url.protocol}//${url.host}${url.pathname}` },
    expected: `an http or https address of at most ${longestAddress} characters, without user name and password`,
  });
}
