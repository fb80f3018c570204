import { type SqlBool, sql } from 'kysely';
import type { Actor, Operator, Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import type { Context } from '#context.ts';
import type { Tx } from '#database/database.ts';
import { parseIdCursor, printCursor } from '#platform/cursor.ts';
import { type Id, isId, newId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';

/** Everything that is recorded of what happens in an organization. */
export const auditActions = [
  'organization.created',
  'organization.updated',
  'organization.transferred',
  'organization.transfer-announced',
  'organization.transfer-exported',
  'organization.arrived',
  'organization.closed',
  'organization.reopened',
  'member.invited',
  'member.joined',
  'member.role-changed',
  'member.removed',
  'member.left',
  'member.second-factor-added',
  'member.second-factor-removed',
  'member.passkey-added',
  'member.passkey-removed',
  'invitation.withdrawn',
  'key.created',
  'key.revoked',
  'redaction.set',
  'redaction.lifted',
  'redaction.confirmed',
  'delivery.changed',
  'asset.uploaded',
  'asset.replaced',
  'asset.changed',
  'asset.copied',
  'asset.moved',
  'asset.trashed',
  'asset.restored',
  'asset.deleted',
  'version.restored',
  'version.deleted',
  'folder.created',
  'folder.moved',
  'folder.deleted',
  'folder.rules-changed',
  'tag.renamed',
  'tag.deleted',
  'field.set',
  'field.deleted',
  'collection.deleted',
  'webhook.created',
  'webhook.updated',
  'webhook.deleted',
  'webhook.replayed',
  'upload-token.created',
  'import.started',
  'import.cancelled',
  'share.created',
  'share.revoked',
  'export.downloaded',
  'preset.set',
  'preset.removed',
  'url-key.created',
  'url-key.revoked',
] as const;

export type AuditAction = (typeof auditActions)[number];

export type Act = {
  readonly organizationId: Id<'organization'>;
  readonly action: AuditAction;
  /** What it was done to, as its owner knows it: an address, a path, a label. Never a secret. */
  readonly subject?: string;
  readonly details?: Readonly<Record<string, string | number | boolean | null>>;
};

/** Records an act in its own transaction: there is none without its record, and no record without the act. */
export async function recordAct(ctx: Context, tx: Tx, act: Act & { readonly actor: Actor }): Promise<void> {
  await recordActs(ctx, tx, [act]);
}

/** The same of several at once. */
export async function recordActs(
  { clock }: Context,
  tx: Tx,
  acts: readonly (Act & { readonly actor: Actor })[],
): Promise<void> {
  if (acts.length === 0) return;
  const now = clock.now();
  const rows = acts.map(({ actor, organizationId, action, subject = null, details = {} }) => ({
    ...{ id: newId<'event'>(now), organization_id: organizationId, at: now, action, ...by(actor) },
    ...{ subject, details: JSON.stringify(details) },
  }));
  await tx.insertInto('audit_events').values(rows).execute();
}

function by(actor: Actor) {
  if (actor.kind === 'visitor') throw new Problem(accessProblems.unauthorized);
  return {
    actor_kind: actor.kind,
    person_id: actor.kind === 'person' ? actor.personId : null,
    key_id: actor.kind === 'key' ? actor.keyId : null,
    device: actor.kind === 'person' ? actor.origin.device : null,
    country: actor.kind === 'person' ? actor.origin.country : null,
  };
}

export type AuditFilter = {
  readonly action?: string | undefined;
  readonly personId?: string | undefined;
  readonly from?: Date | undefined;
  readonly until?: Date | undefined;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export type AuditEvent = {
  readonly id: Id<'event'>;
  readonly at: Date;
  readonly action: string;
  readonly actor: 'operator' | 'person' | 'key';
  readonly personId: Id<'person'> | null;
  /** The name of the person or the label of the key; null for the operator and for who is gone. */
  readonly actorName: string | null;
  readonly subject: string | null;
  readonly details: Readonly<Record<string, string | number | boolean | null>>;
  /** Where the asset that `details` names is now; null when there is none, or not any more. */
  readonly assetPath: string | null;
  readonly device: string | null;
  readonly country: string | null;
};

export type AuditPage = { readonly events: readonly AuditEvent[]; readonly nextCursor: string | undefined };

/** What was done in an organization, the latest first. Throws `cursor-invalid`. */
export async function listAudit(
  ctx: Context,
  actor: Person | Operator,
  { organizationId, ...filter }: AuditFilter & { organizationId: Id<'organization'> },
): Promise<AuditPage> {
  authorize(actor, 'audit.read', organizationId);
  const { action, personId, from, until, cursor, limit } = filter;
  const list = `audit ${organizationId}`;
  const before = cursor === undefined ? undefined : parseIdCursor<'event'>(list, cursor);
  const rows = await ctx.database.db
    .selectFrom('audit_events as event')
    .leftJoin('people', 'people.id', 'event.person_id')
    .leftJoin('api_keys', 'api_keys.id', 'event.key_id')
    .leftJoin('assets', (join) =>
      join
        .onRef('assets.organization_id', '=', 'event.organization_id')
        .on('assets.id', '=', sql<Id<'asset'>>`(event.details ->> 'asset')::uuid`),
    )
    .select([
      ...(['event.id', 'event.at', 'event.action', 'event.subject'] as const),
      ...(['event.details', 'event.device', 'event.country'] as const),
      'event.actor_kind as actor',
      'event.person_id as personId',
      'assets.path as assetPath',
      sql<string | null>`coalesce(people.name, api_keys.label)`.as('actorName'),
    ])
    .where('event.organization_id', '=', organizationId)
    .$if(action !== undefined, (query) => query.where('event.action', '=', action ?? ''))
    .$if(personId !== undefined, (query) => query.where(isPerson(personId ?? '')))
    .$if(from !== undefined, (query) => query.where('event.at', '>=', from ?? new Date(0)))
    .$if(until !== undefined, (query) => query.where('event.at', '<', until ?? new Date(0)))
    .$if(before !== undefined, (query) => query.where('event.id', '<', before ?? newId<'event'>(new Date(0))))
    .orderBy('event.id', 'desc')
    .limit(limit + 1)
    .execute();
  const events = rows.slice(0, limit);
  const last = rows.length > limit ? events.at(-1) : undefined;
  return { events, nextCursor: last && printCursor(list, last.id) };
}

function isPerson(personId: string) {
  return isId<'person'>(personId) ? sql<SqlBool>`event.person_id = ${personId}` : sql<SqlBool>`false`;
}

const exportPage = 500;

/** The whole trail that a filter leaves, page by page. */
export async function* exportAudit(
  ctx: Context,
  actor: Person | Operator,
  filter: Omit<AuditFilter, 'cursor' | 'limit'> & { organizationId: Id<'organization'> },
): AsyncGenerator<AuditEvent> {
  let cursor: string | undefined;
  do {
    const page = await listAudit(ctx, actor, { ...filter, cursor, limit: exportPage });
    yield* page.events;
    cursor = page.nextCursor;
  } while (cursor !== undefined);
}
