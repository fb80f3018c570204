import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setContractPublic } from '#accounts/organizations.ts';
import { operator } from '#access/actor.ts';
import { listColumns } from '#database/columns.ts';
import { canvasOf, photo, pngBomb } from '../support/pictures.ts';
import { create, native, upload } from '../support/doors.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('what is promised of pictures', () => {
  let world: World;
  let lake: Account;
  let other: Account;
  before(async () => {
    world = await createWorld();
    lake = await world.createAccount('lake');
    other = await world.createAccount('harbour');
  });
  after(() => world[Symbol.asyncDispose]());

  /** A photograph that says where, when and by whom it was taken. */
  function telling(shift: number): Promise<Buffer> {
    return canvasOf(photo(120, 80, shift))
      .jpeg({ quality: 90 })
      .withExif({
        IFD0: { Artist: 'Canary-Author', Copyright: 'Canary-Author' },
        IFD3: {
          GPSLatitudeRef: 'N',
          GPSLatitude: '54/1 12/1 0/1',
          GPSLongitudeRef: 'E',
          GPSLongitude: '7/1 53/1 0/1',
        },
      })
      .toBuffer();
  }

  const statusOf = async (path: string, account?: Account): Promise<number> => {
    const headers = account === undefined ? {} : { authorization: account.authorization };
    const answer = await world.get(path, { headers });
    await answer.arrayBuffer();
    return answer.status;
  };

  test('I-18 what leaves says nothing of place and author, whatever is asked; a bomb does not come in', async () => {
    const bytes = await telling(1);
    assert.ok(bytes.includes('Canary-Author'));
    const { path } = await create(world, lake, { name: 'told.jpg', bytes }, { visibility: 'public' });
    for (const operations of ['', '/w_60', '/f_png', '/f_webp', '/q_80,f_auto', '/~info']) {
      const answer = await world.get(`/cdn/lake${operations}${path}`);
      const body = Buffer.from(await answer.arrayBuffer());
      assert.equal(answer.status, 200, operations);
      assert.equal(body.includes('Canary-Author'), false, operations);
      assert.equal(body.includes('GPS'), false, operations);
      assert.equal(body.includes('Exif'), false, operations);
    }
    const form = new FormData();
    form.append('file', new Blob([Uint8Array.from(pngBomb(40_000))]), 'bomb.png');
    const refused = await native(world, lake, 'POST', '/assets', form);
    assert.ok(refused.status >= 400 && refused.status < 500);
  });

  test('I-20 a picture is private when it comes, and through the contract when its organization is set so', async () => {
    const bytes = await telling(2);
    const made = await create(world, lake, { name: 'quiet.jpg', bytes });
    assert.equal(made.visibility, 'private');
    assert.equal(await statusOf(`/cdn/lake${made.path}`), 404);
    await setContractPublic(world.ctx, operator, { cloudname: 'lake', value: false });
    const image = await upload(world, lake, { name: 'contract.jpg', bytes: await telling(3) });
    assert.equal(await statusOf(new URL(image.url).pathname), 404);
    const [row] = await world.ctx.database.db
      .selectFrom('organizations')
      .select(['contract_public_by', 'contract_public_at'])
      .where('cloudname', '=', 'lake')
      .execute();
    assert.ok(row?.contract_public_by);
    assert.ok(row.contract_public_at);
  });

  test('I-21, I-22 only who is let in sees a private picture, in any form; making it private again is at once', async () => {
    const made = await create(world, lake, { name: 'secret.jpg', bytes: await telling(4) });
    const forms = ['', '/w_60', '/f_webp', '/~info'].map(
      (operations) => `/cdn/lake${operations}${made.path}`,
    );
    const all = async (expected: number): Promise<void> => {
      for (const path of forms) {
        assert.equal(await statusOf(path), expected, path);
        if (expected === 404) assert.equal(await statusOf(path, other), 404, path);
      }
    };
    await all(404);
    assert.equal(await statusOf(`/api/v1/assets/${made.id}`, other), 404);
    const set = async (visibility: string): Promise<void> => {
      const answer = await native(world, lake, 'PATCH', `/assets/${made.id}`, { visibility });
      assert.equal(answer.status, 200, await answer.text());
    };
    await set('public');
    await all(200);
    await set('private');
    await all(404);
  });

  test('I-16, I-27 deliveries are counted as they are, by hour, and the figures know nobody', async () => {
    const made = await create(
      world,
      other,
      { name: 'counted.jpg', bytes: await telling(5) },
      { visibility: 'public' },
    );
    const headers = { 'user-agent': 'Canary-Viewer', 'x-forwarded-for': '203.0.113.9' };
    for (let times = 0; times < 20; times += 1) {
      await (await world.get(`/cdn/harbour/w_60${made.path}`, { headers })).arrayBuffer();
    }
    // What is not written yet is written at the end.
    await world.server[Symbol.asyncDispose]();
    const { db } = world.ctx.database;
    const rows = await db
      .selectFrom('usage_hours')
      .innerJoin('organizations', 'organizations.id', 'organization_id')
      .selectAll('usage_hours')
      .where('cloudname', '=', 'harbour')
      .execute();
    assert.equal(
      rows.reduce((sum, { deliveries }) => sum + Number(deliveries), 0),
      20,
    );
    assert.doesNotMatch(JSON.stringify(rows), /Canary|203\.0\.113/);
    const columns = (await listColumns(world.ctx.database.db)).filter(({ table }) => table === 'usage_hours');
    assert.deepEqual(
      columns.map(({ column }) => column).toSorted(),
      ['deliveries', 'delivered_bytes', 'hour', 'organization_id', 'run_id', 'transformations'].toSorted(),
    );
  });
});
