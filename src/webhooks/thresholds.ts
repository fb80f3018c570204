import type { Context } from '#context.ts';
import { periodOf } from '#metering/period.ts';
import { credits, storedNow, usedSince } from '#metering/report.ts';
import type { Id } from '#platform/id.ts';
import { announceEvent } from './announce.ts';

const percents = [80, 90, 100] as const;

/** Tells each organization that wants to hear it, once a period, when so much of its credits is used. */
export async function announceThresholds(ctx: Context): Promise<void> {
  const listening = await ctx.database.db
    .selectFrom('organizations')
    .select(['organizations.id', 'organizations.created_at'])
    .where('organizations.erase_at', 'is', null)
    .where((where) =>
      where.exists(
        where
          .selectFrom('webhook_endpoints')
          .select('webhook_endpoints.id')
          .whereRef('webhook_endpoints.organization_id', '=', 'organizations.id')
          .where('webhook_endpoints.disabled_at', 'is', null),
      ),
    )
    .execute();
  for (const organization of listening) await announceFor(ctx, organization);
}

async function announceFor(
  ctx: Context,
  { id: organizationId, created_at: began }: { id: Id<'organization'>; created_at: Date },
): Promise<void> {
  const now = ctx.clock.now();
  const { start: period } = periodOf(began, now);
  const used = await usedSince(ctx, organizationId, period);
  const usage = credits(used, await storedNow(ctx, organizationId));
  const limit = ctx.config.metering.credits;
  for (const percent of percents) {
    if (usage * 100 < limit * percent) return;
    await ctx.database.transaction(async (tx) => {
      const first = await tx
        .insertInto('webhook_thresholds')
        .values({ organization_id: organizationId, period, percent, reached_at: now })
        .onConflict((conflict) => conflict.doNothing())
        .returning('percent')
        .executeTakeFirst();
      if (first === undefined) return;
      const data = { percent, credits: usage, limit, periodStart: period.toISOString() };
      await announceEvent(ctx, tx, { organizationId, type: 'usage.threshold', data });
    });
  }
}
