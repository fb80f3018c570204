import { authorize } from '#access/authorize.ts';
import { periodOf } from '#metering/period.ts';
import { credits, storedNow, type Used, usedSince } from '#metering/report.ts';
import type { Call } from './call.ts';
import { success } from './envelope.ts';

const dayMs = 86_400_000;

/** `GET subscription`: true figures. Until an organization has a subscription, the limit is the operator's default. */
export async function subscription(call: Call): Promise<object> {
  const { ctx, organization } = call;
  authorize(call.actor, 'usage.read', organization.id);
  await call.usage.flush();
  const now = ctx.clock.now();
  const period = periodOf(organization.created_at, now);
  const in30Days = await usedSince(ctx, organization.id, new Date(now.getTime() - 30 * dayMs));
  const inPeriod = await usedSince(ctx, organization.id, period.start);
  const stored = await storedNow(ctx, organization.id);
  const limit = ctx.config.metering.credits;
  return success({
    cloudname: organization.cloudname,
    status: 'Active',
    subscription: 'Startup',
    subscriptionRenewalPeriod: 'Monthly',
    subscriptionStartDate: period.start.toISOString(),
    subscriptionEndDate: period.end.toISOString(),
    creditUsageIn30Days: creditUsage(credits(in30Days, stored), limit),
    creditUsageInSubscriptionPeriod: creditUsage(credits(inPeriod, stored), limit),
    cdnUsage: cdnUsage(in30Days),
    transformationUsage: { count: in30Days.transformations },
    storageUsage: {
      usageInByte: stored.bytes,
      usageInMB: stored.bytes / 1e6,
      assetCount: stored.assets,
    },
  });
}

function creditUsage(usage: number, limit: number) {
  return { limit, usage, usagePercentage: (usage * 100) / limit };
}

function cdnUsage({ deliveredBytes }: Used) {
  return { usageInByte: deliveredBytes, usageInGB: deliveredBytes / 1e9 };
}
