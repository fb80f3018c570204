import type { Operator } from '#access/actor.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';

/** What the operator set for an organization's delivery. */
export type DeliverySettings = {
  readonly allowedSources: readonly string[];
  readonly lockedFolders: readonly string[];
};

/** Of every organization for which anything was set. */
export async function listDeliverySettings(
  ctx: Context,
  _actor: Operator,
): Promise<Map<Id<'organization'>, DeliverySettings>> {
  const { db } = ctx.database;
  const hosts = await db
    .selectFrom('source_hosts')
    .select(['organization_id', 'host'])
    .orderBy('host')
    .execute();
  const folders = await db
    .selectFrom('locked_folders')
    .select(['organization_id', 'folder'])
    .orderBy('folder')
    .execute();
  const ids = new Set([...hosts, ...folders].map((row) => row.organization_id));
  const of = <Row extends { organization_id: string }>(rows: readonly Row[], id: string) =>
    rows.filter((row) => row.organization_id === id);
  return new Map(
    [...ids].map((id) => [
      id,
      {
        allowedSources: of(hosts, id).map(({ host }) => host),
        lockedFolders: of(folders, id).map(({ folder }) => folder),
      },
    ]),
  );
}
