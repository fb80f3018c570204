import type { Selectable } from 'kysely';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import { recordAct } from '#accounts/audit.ts';
import type { Context } from '#context.ts';
import type { Db, Tx } from '#database/database.ts';
import type { FolderRulesTable } from '#database/tables/library.ts';
import type { InputFormat } from '#imaging/facts.ts';
import { gather } from '#platform/gathered.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import { assertFolder, type FolderAddress } from './folders.ts';
import { shareTree } from './lock.ts';
import { type FolderPath, root, withAncestors } from './path.ts';
import { libraryProblems } from './problems.ts';
import { tagsOf } from './tag.ts';

/** What a folder itself says. Null: what the folder above says. */
export type FolderRules = {
  readonly formats: readonly InputFormat[] | null;
  readonly maxBytes: number | null;
  /** Whether originals are kept without what they say beside their pixels. */
  readonly stripMetadata: boolean | null;
  readonly tags: readonly string[];
};

export const noRules: FolderRules = { formats: null, maxBytes: null, stripMetadata: null, tags: [] };

/** What holds in a folder, with what those above it say. */
export type RulesInForce = {
  readonly formats: readonly string[] | null;
  readonly maxBytes: number | null;
  readonly strip: boolean;
  readonly tags: readonly string[];
  /** The folder that says which formats, and which says how large. */
  readonly saidBy: { readonly formats: string; readonly maxBytes: string };
};

export async function rulesOf(
  db: Db | Tx,
  organizationId: Id<'organization'>,
  folder: FolderPath,
): Promise<RulesInForce> {
  return (await rulesOfAll(db, [{ organizationId, folder }]))({ organizationId, folder });
}

/** `rulesOf` outside of a transaction, for all who ask at the same time. */
export const rulesNow = gather((ctx: Context, places: readonly FolderAddress[]) =>
  rulesOfAll(ctx.database.db, places),
);

async function rulesOfAll(
  db: Db | Tx,
  places: readonly FolderAddress[],
): Promise<(place: FolderAddress) => RulesInForce> {
  const rows = await db
    .selectFrom('folder_rules')
    .selectAll()
    .where('organization_id', 'in', [...new Set(places.map(({ organizationId }) => organizationId))])
    .where('path', 'in', [...new Set(places.flatMap(onTheWay))])
    .orderBy('path', 'desc')
    .execute();
  return (place) => {
    const paths = onTheWay(place);
    return inForce(
      rows.filter((row) => row.organization_id === place.organizationId && paths.includes(row.path)),
    );
  };
}

/** A folder and all above it. */
function onTheWay({ folder }: FolderAddress): string[] {
  return [root, ...withAncestors(folder)];
}

/** Of rows with the longest path first: the nearest folder that says something is who says it. */
function inForce(rows: readonly Selectable<FolderRulesTable>[]): RulesInForce {
  const [formats, size, strip] = [
    rows.find((row) => row.formats !== null),
    rows.find((row) => row.max_bytes !== null),
    rows.find((row) => row.strip !== null),
  ];
  return {
    formats: formats?.formats ?? null,
    maxBytes: size?.max_bytes == null ? null : Number(size.max_bytes),
    strip: strip?.strip ?? false,
    tags: rows.flatMap((row) => row.tags),
    saidBy: { formats: formats?.path ?? root, maxBytes: size?.path ?? root },
  };
}

/** What is not known cannot be refused. Throws `folder-refuses-type`, `folder-refuses-size`. */
export function assertTakes(
  rules: RulesInForce,
  { format, size }: { format: string | undefined; size: string | undefined },
): void {
  if (format !== undefined && rules.formats !== null && !rules.formats.includes(format)) {
    throw new Problem(libraryProblems['folder-refuses-type'], {
      ...{ thing: `folder ${rules.saidBy.formats}`, value: format, expected: rules.formats.join(', ') },
    });
  }
  if (size !== undefined && rules.maxBytes !== null && Number(size) > rules.maxBytes) {
    throw new Problem(libraryProblems['folder-refuses-size'], {
      ...{ thing: `folder ${rules.saidBy.maxBytes}`, value: `${size} bytes` },
      expected: `at most ${rules.maxBytes} bytes`,
    });
  }
}

/** What folders themselves say, by their paths; for a list. */
export async function rulesAt(
  db: Db | Tx,
  organizationId: Id<'organization'>,
  paths: readonly string[],
): Promise<ReadonlyMap<string, FolderRules>> {
  if (paths.length === 0) return new Map();
  const rows = await db
    .selectFrom('folder_rules')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('path', 'in', paths)
    .execute();
  return new Map(rows.map((row) => [row.path, asRules(row)]));
}

function asRules(row: Selectable<FolderRulesTable>): FolderRules {
  return {
    formats: row.formats as InputFormat[] | null,
    maxBytes: row.max_bytes === null ? null : Number(row.max_bytes),
    stripMetadata: row.strip,
    tags: row.tags,
  };
}

/** Says what may come into a folder, in place of what it said before. Throws `folder-not-found`, `tag-invalid`. */
export async function setFolderRules(
  ctx: Context,
  actor: Actor,
  input: { organizationId: Id<'organization'>; folder: FolderPath; rules: FolderRules },
): Promise<void> {
  const { organizationId, folder, rules } = input;
  authorize(actor, 'folder.update', { organizationId, path: folder });
  const said = {
    formats: rules.formats === null ? null : [...rules.formats],
    max_bytes: rules.maxBytes === null ? null : String(rules.maxBytes),
    strip: rules.stripMetadata,
    tags: tagsOf(rules.tags),
  };
  await ctx.database.transaction(async (tx) => {
    await shareTree(tx, organizationId);
    await assertFolder(tx, { organizationId, folder });
    await tx
      .insertInto('folder_rules')
      .values({ organization_id: organizationId, path: folder, ...said })
      .onConflict((conflict) => conflict.columns(['organization_id', 'path']).doUpdateSet(said))
      .execute();
    await recordAct(ctx, tx, { actor, organizationId, action: 'folder.rules-changed' });
  });
}
