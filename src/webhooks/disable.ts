import type { Selectable } from 'kysely';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import type { WebhookEndpointsTable } from '#database/tables/webhooks.ts';
import type { Letter } from '#mail/letter.ts';
import { sendLetter } from '#outbox/send-letter.ts';

type Endpoint = Selectable<WebhookEndpointsTable>;

/** Sends nothing more to an endpoint, and tells its organization so. What still waited for it has failed. */
export async function disableEndpoint(
  ctx: Context,
  tx: Tx,
  endpoint: Endpoint,
  fault: string,
): Promise<void> {
  const now = ctx.clock.now();
  await tx.updateTable('webhook_endpoints').set({ disabled_at: now }).where('id', '=', endpoint.id).execute();
  await tx
    .updateTable('webhook_deliveries')
    .set({ state: 'failed', next_at: null })
    .where('endpoint_id', '=', endpoint.id)
    .where('state', '=', 'waiting')
    .execute();
  const { contact_email: to, name } = await tx
    .selectFrom('organizations')
    .select(['contact_email', 'name'])
    .where('id', '=', endpoint.organization_id)
    .executeTakeFirstOrThrow();
  await sendLetter(ctx, tx, disabledLetter({ to, now, organization: name, endpoint, fault }));
}

function disabledLetter(about: {
  readonly to: string;
  readonly now: Date;
  readonly organization: string;
  readonly endpoint: Endpoint;
  readonly fault: string;
}): Letter {
  const { to, now, endpoint } = about;
  return {
    category: 'service',
    ...{ to, template: 'webhooks.disabled', subject: 'A webhook was turned off' },
    body: [
      {
        kind: 'text',
        text: 'Nothing that was sent to this webhook arrived for a long time, so it was turned off:',
      },
      {
        kind: 'facts',
        rows: [
          ['Organization', about.organization],
          ['Address', endpoint.url],
          ['Failing since', endpoint.failing_since?.toISOString() ?? now.toISOString()],
          ['What went wrong last', about.fault],
        ],
      },
      {
        kind: 'text',
        text: 'What happened is in its list of deliveries for 30 days and can be sent again from there, once it is turned on.',
      },
    ],
    until: new Date(now.getTime() + 7 * 24 * 3_600_000),
  };
}
