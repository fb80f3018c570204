import { rightFirst } from '#api/right-first.ts';
import { Type } from 'typebox';
import { organizationById } from '#accounts/organizations.ts';
import type { Endpoint } from './endpoint.ts';
import { Time } from './people/time.ts';
import { organizationOf } from '#http/authenticate.ts';
import { httpProblems } from '#http/problems.ts';
import { periodOf } from '#metering/period.ts';
import { credits, storedNow } from '#metering/report.ts';
import { storedBy, usedBy } from '#metering/series.ts';
import { Problem } from '#platform/problem.ts';

const Figures = {
  deliveredBytes: Type.Integer(),
  deliveries: Type.Integer(),
  transformations: Type.Integer(),
};
const Stored = Type.Object({ name: Type.String(), bytes: Type.Integer(), assets: Type.Integer() });

const hourMs = 3_600_000;
const mostHours = 31 * 24;

export const getUsage: Endpoint = (scope, { ctx, usage }) => {
  scope.get(
    '/usage',
    {
      onRequest: rightFirst('usage.read'),
      schema: {
        operationId: 'getUsage',
        summary: 'Read usage',
        description:
          'What was delivered and rendered by hour or day, by default since the beginning of the period, and what is stored now by format and top-level folder. Deliveries are counted in sums only, never by picture or visitor. The figures include the last seconds.',
        querystring: Type.Object(
          {
            by: Type.Enum(['hour', 'day'], { default: 'day' }),
            from: Type.Optional(Time),
            until: Type.Optional(Type.String({ format: 'date-time', description: 'Exclusive.' })),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            from: Time,
            until: Time,
            total: Type.Object(Figures),
            items: Type.Array(Type.Object({ at: Time, ...Figures }), {
              description: 'Empty ones are left out.',
            }),
            stored: Type.Object({
              bytes: Type.Integer(),
              assets: Type.Integer(),
              byFormat: Type.Array(Stored),
              byFolder: Type.Array(Stored),
            }),
            credits: Type.Object({
              used: Type.Number({
                description: 'Credits of this interval: GB delivered, GB stored, thousands rendered.',
              }),
              limit: Type.Integer(),
            }),
          }),
        },
      },
    },
    async (request) => {
      const { actor } = request;
      const organizationId = organizationOf(request);
      await usage.flush();
      const now = ctx.clock.now();
      const { created_at: began } = await organizationById(ctx, organizationId);
      const { by, from: since, until: end } = request.query;
      const from = since === undefined ? periodOf(began, now).start : new Date(since);
      const until = end === undefined ? hourAfter(now) : new Date(end);
      assertSpan(by, from, until);
      const items = await usedBy(ctx, actor, { organizationId, unit: by, from, until });
      const stored = await storedNow(ctx, organizationId);
      const total = sum(items);
      return {
        ...{ from: from.toISOString(), until: until.toISOString(), total },
        items: items.map((item) => ({ ...item, at: item.at.toISOString() })),
        stored: {
          ...stored,
          byFormat: await storedBy(ctx, actor, { organizationId, what: 'format' }),
          byFolder: await storedBy(ctx, actor, { organizationId, what: 'folder' }),
        },
        credits: { used: credits(total, stored), limit: ctx.config.metering.credits },
      };
    },
  );
};

/** The hour that is going on is in it. */
function hourAfter(now: Date): Date {
  return new Date((Math.floor(now.getTime() / hourMs) + 1) * hourMs);
}

function assertSpan(by: 'hour' | 'day', from: Date, until: Date): void {
  const hours = (until.getTime() - from.getTime()) / hourMs;
  if (hours > 0 && (by === 'day' || hours <= mostHours)) return;
  const expected = hours > 0 ? `at most ${mostHours / 24} days by the hour` : 'a time after `from`';
  throw new Problem(httpProblems['request-invalid'], {
    thing: 'query.until',
    value: until.toISOString(),
    expected,
  });
}

type Sum = { deliveredBytes: number; deliveries: number; transformations: number };

function sum(items: readonly Readonly<Sum>[]): Sum {
  const total = { deliveredBytes: 0, deliveries: 0, transformations: 0 };
  for (const item of items) {
    total.deliveredBytes += item.deliveredBytes;
    total.deliveries += item.deliveries;
    total.transformations += item.transformations;
  }
  return total;
}
