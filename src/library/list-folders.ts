import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { platformProblems } from '#platform/problems.ts';
import { type FolderRules, noRules, rulesAt } from './folder-rules.ts';
import { below, type Folder } from './folders.ts';
import { type FolderPath, root } from './path.ts';

export type RuledFolder = { readonly folder: Folder; readonly rules: FolderRules };

export type FoldersPage = {
  readonly folders: readonly RuledFolder[];
  readonly nextCursor: string | undefined;
};

/** The folders directly in one, or all below it, in byte order of their paths. Throws `cursor-invalid`. */
export async function listFolders(
  ctx: Context,
  actor: Actor,
  input: {
    organizationId: Id<'organization'>;
    parent: FolderPath;
    recursive: boolean;
    cursor?: string | undefined;
    limit: number;
  },
): Promise<FoldersPage> {
  const { organizationId, parent, limit } = input;
  authorize(actor, 'folder.read', { organizationId, path: parent });
  let query = ctx.database.db.selectFrom('folders').selectAll().where('organization_id', '=', organizationId);
  if (!input.recursive) query = query.where('parent', '=', parent);
  else if (parent !== root) query = query.where(below('path', parent)).where('path', '!=', parent);
  if (input.cursor !== undefined) query = query.where('path', '>', parseCursor(input.cursor));
  const rows = await query
    .orderBy('path')
    .limit(limit + 1)
    .execute();
  const folders = rows.slice(0, limit);
  const last = rows.length > limit ? folders.at(-1) : undefined;
  return {
    folders: await withRules(ctx, organizationId, folders),
    nextCursor: last && Buffer.from(last.path).toString('base64url'),
  };
}

/** With what each itself says. */
async function withRules(
  ctx: Context,
  organizationId: Id<'organization'>,
  folders: readonly Folder[],
): Promise<RuledFolder[]> {
  const rules = await rulesAt(
    ctx.database.db,
    organizationId,
    folders.map(({ path }) => path),
  );
  return folders.map((folder) => ({ folder, rules: rules.get(folder.path) ?? noRules }));
}

function parseCursor(text: string): string {
  const path = Buffer.from(text, 'base64url').toString();
  if (path.startsWith('/') && path.isWellFormed() && !path.includes('\u0000')) return path;
  throw new Problem(platformProblems['cursor-invalid'], { thing: 'cursor', value: text });
}
