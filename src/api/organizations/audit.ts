import { Readable } from 'node:stream';
import { Type } from 'typebox';
import { auditAsText, auditFormats } from '#accounts/audit-text.ts';
import { auditActions, type AuditEvent, exportAudit, listAudit as listOf } from '#accounts/audit.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { Time } from '#api/people/time.ts';
import { signedIn } from '#http/authenticate.ts';
import { platformProblems } from '#platform/problems.ts';
import { mayDo, organizationIn, OrganizationParams } from './organization.ts';

const NullableText = Type.Union([Type.String(), Type.Null()]);

const filters = {
  action: Type.Optional(Type.Enum([...auditActions])),
  personId: Type.Optional(Type.String({ description: 'Only acts of this person.' })),
  from: Type.Optional(Time),
  until: Type.Optional(Type.String({ format: 'date-time', description: 'Exclusive.' })),
};

function times({ from, until }: { from?: string; until?: string }) {
  return {
    from: from === undefined ? undefined : new Date(from),
    until: until === undefined ? undefined : new Date(until),
  };
}

function present(event: AuditEvent) {
  return { ...event, at: event.at.toISOString() };
}

export const listAudit: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/organizations/:organization/audit',
    {
      onRequest: mayDo('audit.read'),
      config: { problems: [platformProblems['cursor-invalid']] },
      schema: {
        operationId: 'listAudit',
        summary: 'Read the audit trail',
        description: 'The latest first. It contains no secrets.',
        params: OrganizationParams,
        querystring: Type.Object(
          {
            ...filters,
            cursor: Type.Optional(Type.String({ description: 'The `nextCursor` of the previous page.' })),
            limit: Type.Integer({ minimum: 1, maximum: 1_000, default: 100 }),
          },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            items: Type.Array(
              Type.Object({
                id: Type.String(),
                at: Time,
                action: Type.String(),
                actor: Type.Enum(['operator', 'person', 'key']),
                personId: NullableText,
                actorName: NullableText,
                subject: NullableText,
                details: Type.Record(
                  Type.String(),
                  Type.Union([Type.String(), Type.Number(), Type.Boolean(), Type.Null()]),
                ),
                assetPath: Type.Union([Type.String(), Type.Null()], {
                  description: 'The present path of the asset in `details`.',
                }),
                device: NullableText,
                country: NullableText,
              }),
            ),
            nextCursor: NullableText,
          }),
        },
      },
    },
    async (request) => {
      const { query } = request;
      const filter = { ...query, ...times(query), organizationId: organizationIn(request) };
      const page = await listOf(ctx, signedIn(request), filter);
      return { items: page.events.map(present), nextCursor: page.nextCursor ?? null };
    },
  );
};

export const downloadAudit: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/organizations/:organization/audit/export',
    {
      onRequest: mayDo('audit.read'),
      schema: {
        operationId: 'exportAudit',
        summary: 'Download the audit trail',
        description: 'As CSV (RFC 4180), or as one JSON value for each line.',
        produces: ['text/csv', 'application/x-ndjson'],
        params: OrganizationParams,
        querystring: Type.Object(
          { ...filters, format: Type.Enum(['csv', 'jsonl'], { default: 'csv' }) },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const { format, ...query } = request.query;
      const filter = { ...query, ...times(query), organizationId: organizationIn(request) };
      const events = exportAudit(ctx, signedIn(request), filter);
      return reply
        .header('content-type', auditFormats[format])
        .header('content-disposition', `attachment; filename="audit.${format}"`)
        .header('cache-control', 'no-store')
        .send(Readable.from(auditAsText(events, format)));
    },
  );
};
