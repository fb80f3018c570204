import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { hashesBelow } from '../inspect.ts';
import { type Asset, assetsIn, call, comesTrue, type KillPart, uploadFresh } from '../kill-rounds.ts';

const count = 30;

/** Deleting for good: what was deleted leaves nothing behind, and what was not is whole. */
export function deletePart(): KillPart {
  let folder = '';
  let assets: Asset[] = [];
  let deleted = new Set<string>();

  return {
    what: 'delete for good',
    withinMs: 400,
    prepare: async (place) => {
      [folder, assets, deleted] = [`/delete/${randomUUID()}`, [], new Set()];
      for (let index = 0; index < count; index += 1) assets.push((await uploadFresh(place, folder)).asset);
    },
    act: async (place) => {
      for (const { id, sha256 } of assets) {
        await call(place, 'DELETE', `/assets/${id}`);
        deleted.add(sha256);
      }
    },
    look: async (place) => {
      const listed = new Set((await assetsIn(place, folder)).map(({ sha256 }) => sha256));
      const faults = [...deleted].filter((sha256) => listed.has(sha256)).map(() => 'one is there again');
      const objects = join(place.data, 'objects');
      const gone = assets.filter(({ sha256 }) => !listed.has(sha256));
      const isClean = async () => {
        const stored = await hashesBelow(objects);
        return gone.every(({ sha256 }) => !stored.has(sha256));
      };
      if (!(await comesTrue(isClean))) faults.push('objects are left of what was deleted');
      const stored = await hashesBelow(objects);
      const broken = [...listed].filter((sha256) => !stored.has(sha256)).length;
      if (broken > 0) faults.push(`${broken} that were not deleted have lost their objects`);
      return faults;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
