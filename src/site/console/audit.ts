import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { auditAsText, auditFormats } from '#accounts/audit-text.ts';
import { type AuditFilter, auditActions, exportAudit, listAudit } from '#accounts/audit.ts';
import { listMembers } from '#accounts/members.ts';
import { httpProblems } from '#http/problems.ts';
import { Problem } from '#platform/problem.ts';
import type { Page } from '#site/page.ts';
import { queryOf, type Site, type Visit } from '#site/visit.ts';
import { auditPage } from './audit-page.ts';
import { hereOf } from './here.ts';

const path = '/console/:cloudname/audit';
const rowsOnPage = 50;

export function auditRoutes(scope: FastifyInstance, site: Site): void {
  scope.get(path, { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    return site.show(visit, await show(site, visit));
  });
  scope.get(`${path}/export`, { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    const { person, organization } = await hereOf(site, visit);
    const format = queryOf(visit)['format'] === 'jsonl' ? 'jsonl' : 'csv';
    const filter = { organizationId: organization.id, ...filterOf(visit) };
    // Asked for once before the answer begins, so that who may not is told so.
    await listAudit(site.ctx, person, { ...filter, limit: 1 });
    return reply
      .header('content-type', auditFormats[format])
      .header('content-disposition', `attachment; filename="audit-${organization.cloudname}.${format}"`)
      .header('cache-control', 'no-store')
      .send(Readable.from(auditAsText(exportAudit(site.ctx, person, filter), format)));
  });
}

/** What was chosen in the form; days are those of UTC, the last one included. */
function filterOf(visit: Visit): Omit<AuditFilter, 'cursor' | 'limit'> {
  const { action = '', person = '', from = '', until = '' } = queryOf(visit);
  const last = dayIn('until', until);
  return {
    action: action === '' ? undefined : action,
    personId: person === '' ? undefined : person,
    from: dayIn('from', from),
    until: last && new Date(last.getTime() + 86_400_000),
  };
}

function dayIn(thing: string, given: string): Date | undefined {
  if (given === '') return undefined;
  const day = /^\d{4}-\d{2}-\d{2}$/.test(given) ? new Date(`${given}T00:00:00Z`) : new Date(Number.NaN);
  if (!Number.isNaN(day.getTime())) return day;
  throw new Problem(httpProblems['request-invalid'], {
    thing,
    value: given,
    expected: 'a day such as 2026-11-30',
  });
}

async function show(site: Site, visit: Visit): Promise<Page> {
  const { ctx } = site;
  const here = await hereOf(site, visit);
  const organizationId = here.organization.id;
  const { cursor, ...query } = queryOf(visit);
  const filter = { organizationId, ...filterOf(visit), cursor, limit: rowsOnPage };
  const { events, nextCursor } = await listAudit(ctx, here.person, filter);
  const members = await listMembers(ctx, here.person, organizationId);
  return auditPage(here, { events, nextCursor, members, actions: auditActions, chosen: query });
}
