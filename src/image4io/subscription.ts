import { authorize } from '#access/authorize.ts';
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

/** The month that holds `now`, counted from the day of the beginning; a short month ends on its last day. */
export function periodOf(began: Date, now: Date): { start: Date; end: Date } {
  let months = (now.getUTCFullYear() - began.getUTCFullYear()) * 12 + now.getUTCMonth() - began.getUTCMonth();
  if (monthsAfter(began, months) > now) months -= 1;
  return { start: monthsAfter(began, months), end: monthsAfter(began, months + 1) };
}

function monthsAfter(began: Date, months: number): Date {
  const month = began.getUTCMonth() + months;
  const lastDay = new Date(Date.UTC(began.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(began.getUTCFullYear(), month, Math.min(began.getUTCDate(), lastDay)));
}
