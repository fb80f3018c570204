import assert from 'node:assert/strict';
import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { makeBackup } from '#backup/make.ts';
import { restoreBackup } from '#backup/restore.ts';
import { restore } from '#cli/restore.ts';
import { loadConfig } from '#config/config.ts';
import { deleteAsset } from '#library/assets.ts';
import { prepareDeletions } from '#library/deletions/delete-again.ts';
import { deletionsFile, readDeletions } from '#library/deletions/file.ts';
import { compactDeletions, keepDeletions } from '#library/deletions/keep.ts';
import { expireTrash, restoreAsset, trashAsset } from '#library/trash.ts';
import { deleteVersion } from '#library/versions.ts';
import { createEmptyContext, type OpenContext } from '#open-context.ts';
import { silentLog } from '#platform/log.ts';
import { freshPlace, type Place } from '../support/databases.ts';
import { create } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

const watch = { progress: () => undefined, signal: new AbortController().signal };

describe('pictures that were deleted after a backup', () => {
  let world: World;
  let account: Account;
  let backup: string;
  const ids = new Map<string, string>();
  const idOf = (name: string): string => ids.get(name) ?? '';
  before(async () => {
    world = await createWorld();
    account = await world.createAccount('lake');
    for (const name of ['kept', 'back', 'trashed', 'gone', 'versioned']) {
      const asset = await put(name, ids.size + 1);
      ids.set(name, asset.id);
    }
    await create(
      world,
      account,
      { name: 'versioned.png', bytes: await picture(9) },
      { collision: 'replace' },
    );
    backup = join(world.data, 'before.tar');
    await makeBackup(world.ctx, backup, watch);
  });
  after(() => world[Symbol.asyncDispose]());

  const picture = (shade: number): Promise<Buffer> =>
    canvasOf(photo(40 + shade, 30))
      .png()
      .toBuffer();
  const put = async (name: string, shade: number) =>
    create(world, account, { name: `${name}.png`, bytes: await picture(shade) }, { visibility: 'public' });

  async function emptyPlace(place: Place): Promise<{ ctx: OpenContext; data: string }> {
    const { folder: data, url } = place.options;
    const config = loadConfig({ VITRINE_DATA: data, ...(url === undefined ? {} : { DATABASE_URL: url }) });
    return { ctx: await createEmptyContext(config, { clock: world.clock, log: silentLog }), data };
  }

  async function names({
    database,
  }: OpenContext): Promise<{ there: string[]; inTrash: string[]; versions: number }> {
    const nameOf = ({ path }: { path: string }): string => path.replace(/^\/|\.png$/g, '');
    const there = await database.db.selectFrom('assets').select('path').execute();
    const inTrash = await database.db.selectFrom('trash').select('path').execute();
    const versions = await database.db.selectFrom('asset_versions').select('version').execute();
    return {
      there: there.map(nameOf).toSorted(),
      inTrash: inTrash.map(nameOf).toSorted(),
      versions: versions.length,
    };
  }

  test('I-53 are named in a file beside the database, by ids that say nothing', async () => {
    const { ctx } = world;
    for (const name of ['back', 'trashed']) await trashAsset(ctx, operator, { id: idOf(name) });
    await deleteAsset(ctx, operator, { id: idOf('gone') });
    await restoreAsset(ctx, operator, { id: idOf('back'), collision: 'refuse' });
    await deleteVersion(ctx, operator, { id: idOf('versioned'), version: 1 });
    await keepDeletions(ctx);
    const kept = await readDeletions(join(world.data, deletionsFile));
    assert.deepEqual([...(kept?.trashed ?? [])], [idOf('trashed')]);
    assert.deepEqual([...(kept?.gone ?? [])], [idOf('gone')]);
    assert.deepEqual(kept?.versions, [{ asset: idOf('versioned'), version: 1 }]);
    const text = await readFile(join(world.data, deletionsFile), 'utf8');
    assert.doesNotMatch(text, /png|lake/);
    assert.deepEqual(await ctx.database.db.selectFrom('deletions').selectAll().execute(), []);

    await compactDeletions(ctx);
    const compact = await readDeletions(join(world.data, deletionsFile));
    assert.deepEqual({ ...compact, lines: 0 }, { ...kept, lines: 0 });
    assert.equal(compact?.lines, 4, 'what came back takes no line');
  });

  test('I-53 stay deleted when the backup is restored, by the file of the folder that was', async () => {
    await using place = await freshPlace(true);
    const { ctx, data } = await emptyPlace(place);
    await using restored = ctx;
    const { text } = await restore.run({
      ...{ environment: {}, config: () => restored.config, positionals: [backup] },
      ...{
        values: { erasures: await erasuresBeside(world) },
        say: () => undefined,
        progress: () => undefined,
      },
      ...{ open: () => Promise.resolve(restored), openEmpty: () => Promise.resolve(restored) },
      interruption: () => new AbortController().signal,
    });
    assert.match(text, /Deleted since that backup: 2 pictures/);
    const now = await names(restored);
    assert.deepEqual(now.there, ['back', 'kept', 'versioned']);
    assert.deepEqual(now.inTrash, ['gone', 'trashed']);
    assert.equal(now.versions, 0);
    await expireTrash(restored, operator);
    assert.deepEqual((await names(restored)).inTrash, ['trashed'], 'what was gone for good waits no longer');
    const own = await readDeletions(join(data, deletionsFile));
    assert.ok(own?.gone.has(idOf('gone')), 'the next restore knows of it as well');
  });

  test('I-53 stay deleted when the database was restored by other means, and come back when they were brought back', async () => {
    await using place = await freshPlace(true);
    const { ctx, data } = await emptyPlace(place);
    await using restored = ctx;
    await restoreBackup(restored, backup, watch);
    await prepareDeletions(restored);
    assert.equal((await names(restored)).there.length, 5, 'without the file nobody knows');
    await copyFile(join(world.data, deletionsFile), join(data, deletionsFile));
    await prepareDeletions(restored);
    assert.deepEqual((await names(restored)).there, ['back', 'kept', 'versioned']);

    // From now on the file is its own: a start changes nothing, whatever was noted and not yet written.
    await restoreAsset(restored, operator, { id: idOf('trashed'), collision: 'refuse' });
    await prepareDeletions(restored);
    await prepareDeletions(restored);
    assert.deepEqual((await names(restored)).there, ['back', 'kept', 'trashed', 'versioned']);
  });

  test('an address whose picture was erased is answered like one that never was', async () => {
    const { status, headers } = await world.get('/cdn/lake/gone.png');
    const never = await world.get('/cdn/lake/never.png');
    assert.equal(status, 404);
    const plain = (given: Headers): string[] =>
      [...given].filter(([name]) => !['date', 'x-request-id'].includes(name)).map(([name]) => name);
    assert.deepEqual(plain(headers), plain(never.headers));
    const [one, other] = await Promise.all(
      ['gone', 'never'].map((name) => world.get(`/cdn/lake/${name}.png`)),
    );
    const text = async (answer: Response | undefined): Promise<string> =>
      ((await answer?.text()) ?? '').replaceAll(/gone|never/g, 'X').replaceAll(/"requestId":\s*"[^"]+"/g, '');
    assert.equal(await text(one), await text(other));
  });
});

/** A file of erasures has to have some; the one of deletions lies beside it. */
async function erasuresBeside(world: World): Promise<string> {
  const path = join(world.data, 'erasures.jsonl');
  await writeFile(path, `{"at":"2026-03-01T00:00:00.000Z","subject":"${'0'.repeat(64)}"}\n`);
  return path;
}
