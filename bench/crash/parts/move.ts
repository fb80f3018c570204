import { openDatabase } from '#database/open.ts';
import { silentLog } from '#platform/log.ts';
import { assetsIn, call, type KillPart, type Place } from '../kill-rounds.ts';

const count = 10_000;

type Folder = { readonly id: string; readonly path: string };

/** A folder of 10,000 assets on its way: all of it is here, or all there. */
export function movePart(): KillPart {
  let id: string | undefined;
  /** Where it is, as far as was acknowledged; and where it is to go. */
  let [at, to] = ['/here/big', '/there'];
  let isMoved = false;

  return {
    what: 'moving 10,000 assets',
    withinMs: 1_200,
    prepare: async (place) => {
      id ??= await fill(place);
      isMoved = false;
    },
    act: async (place) => {
      await call(place, 'PATCH', `/folders/${id ?? ''}`, { parent: to });
      isMoved = true;
    },
    look: async (place) => {
      const target = `${to}/big`;
      const { path } = await call<Folder>(place, 'GET', `/folders/${id ?? ''}`);
      const [here, there] = [await assetsIn(place, at), await assetsIn(place, target)];
      const faults = [];
      const [full, empty] = path === target ? [there, here] : [here, there];
      if (full.length !== count || empty.length > 0) {
        faults.push(
          `the folder is at ${path}, ${here.length} assets in ${at} and ${there.length} in ${target}`,
        );
      }
      if (isMoved && path !== target) faults.push('it was acknowledged and did not happen');
      if (path === target) [at, to] = [target, at.slice(0, at.lastIndexOf('/'))];
      return faults;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}

/** Rows as uploads make them, but without their objects: a move does not look at those. */
async function fill(place: Place): Promise<string> {
  for (const path of ['/there', '/here/big']) await call(place, 'POST', '/folders', { path });
  await using database = await openDatabase({
    ...{ url: undefined, folder: place.data, connections: 1, log: silentLog, share: true },
  });
  await database.raw(
    `insert into assets
     select gen_random_uuid(), o.id, '/here/big/' || file, '/here/big/', file, 'private', 1, sha256(file::bytea),
       1000, 'jpeg', 40, 30, 1, 1, false, 'srgb', 8, false, 'originals/' || file, null, null, now(), now()
     from organizations o, generate_series(1, ${count}) number, lateral (select number || '.jpg' as file) named
     where o.cloudname = $1`,
    [place.account.cloudname],
  );
  const { items } = await call<{ items: Folder[] }>(place, 'GET', '/folders?parent=/here');
  return items[0]?.id ?? '';
}
