import type { Tx } from '#database/database.ts';
import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Asset } from './asset.ts';
import { lockObject, pathLock } from './lock.ts';
import { type AssetPath, parseAssetPath } from './path.ts';
import { libraryProblems } from './problems.ts';

/**
 * When a path is taken: `refuse`, `keep` what is there, `replace` its content, or find a `number` to add to
 * the name (the same bytes again are kept as they are, unless they are wanted `number-anyway`).
 */
export type Collision = 'refuse' | 'keep' | 'replace' | 'number' | 'number-anyway';

export type Wanted = {
  readonly organizationId: Id<'organization'>;
  readonly path: AssetPath;
  readonly sha256: Buffer;
  readonly collision: Collision;
};

/** Where a content goes: to a free path, over an asset, or nowhere since one is kept. */
export type Place =
  | { readonly kind: 'free'; readonly path: AssetPath }
  | { readonly kind: 'replace'; readonly existing: Asset }
  | { readonly kind: 'keep'; readonly existing: Asset };

/** Finds the place and holds it until the transaction ends. Throws `asset-exists`. */
export async function findPlace(tx: Tx, wanted: Wanted): Promise<Place> {
  let { path } = wanted;
  for (let number = 2; ; number += 1) {
    const existing = await occupant(tx, wanted.organizationId, path);
    if (existing === undefined) return { kind: 'free', path };
    if (wanted.collision === 'replace') return { kind: 'replace', existing };
    const isSame = existing.sha256.equals(wanted.sha256);
    if (wanted.collision === 'keep' || (wanted.collision === 'number' && isSame))
      return { kind: 'keep', existing };
    if (wanted.collision === 'refuse') {
      throw new Problem(libraryProblems['asset-exists'], { thing: 'path', value: path });
    }
    path = numbered(wanted.path, number);
  }
}

/**
 * Whoever asks for a path first holds it until the end of the transaction, also while it is still free; the
 * row is locked too, since a deletion knows it by its id.
 */
export async function occupant(
  tx: Tx,
  organizationId: Id<'organization'>,
  path: AssetPath,
): Promise<Asset | undefined> {
  await lockObject(tx, pathLock(organizationId, path));
  return tx
    .selectFrom('assets')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('path', '=', path)
    .forUpdate()
    .executeTakeFirst();
}

/** `/a/photo-2.jpg` for `/a/photo.jpg` and 2. */
function numbered(path: AssetPath, number: number): AssetPath {
  return parseAssetPath(path.replace(/(\.[^./]*)?$/, (extension) => `-${number}${extension}`));
}
