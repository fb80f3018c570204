import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { operator } from '#access/actor.ts';
import { removePreset, setPreset } from '#delivery/presets.ts';
import { setDelivery } from '#delivery/rules/delivery-settings.ts';
import { create, eventually, native, type NativeAsset, upload } from '../support/doors.ts';
import { colourAt, decoded, deltaE } from '../support/likeness.ts';
import { canvasOf, photo, type Pixels } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

describe('what brings more than one thing together', () => {
  let world: World;
  let acme: Account;
  let other: Account;
  const flat = (red: number, green: number, blue: number, side = 40): Promise<Buffer> =>
    canvasOf({
      data: Buffer.from(Array.from({ length: side * side }, () => [red, green, blue]).flat()),
      ...{ width: side, height: side, channels: 3 },
    })
      .png()
      .toBuffer();
  const striped = (side: number): Promise<Buffer> =>
    canvasOf({
      data: Buffer.from(
        Array.from({ length: side * side }, (_, at) => Array(3).fill(at % 10 < 5 ? 0 : 255)).flat(),
      ),
      ...{ width: side, height: side, channels: 3 },
    })
      .png()
      .toBuffer();
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    other = await world.createAccount('other');
    await upload(world, acme, {
      name: 'photo.jpg',
      bytes: await canvasOf(photo(400, 300)).jpeg().toBuffer(),
    });
    await upload(world, acme, { name: 'red.png', bytes: await flat(255, 0, 0) }, { path: '/marks' });
    await upload(world, other, { name: 'theirs.png', bytes: await flat(0, 255, 0) });
    await upload(world, acme, { name: 'a.png', bytes: await flat(0, 0, 255) }, { path: '/t_shirts' });
  });
  after(() => world[Symbol.asyncDispose]());

  const get = (path: string) => world.get(`/cdn/acme${path}`);
  const picture = async (path: string): Promise<Pixels> => {
    const answer = await get(path);
    assert.equal(answer.status, 200, path);
    return decoded(Buffer.from(await answer.arrayBuffer()));
  };
  const refusal = async (path: string) => {
    const answer = await get(path);
    const { code, detail } = (await answer.json()) as { code: string; detail: string };
    return { status: answer.status, code, detail };
  };
  const asset = async (name: string) => {
    const answer = await native(world, acme, 'GET', '/assets');
    const { items } = (await answer.json()) as { items: NativeAsset[] };
    const found = items.find(({ path }) => path === name);
    assert.ok(found !== undefined, name);
    return found;
  };

  test('a layer of the same organization lies where it is asked, and goes when it is replaced or private', async () => {
    const url = '/w_200,f_png/l_marks:red.png,w_0.2,g_south_east,x_5,y_5/photo.jpg';
    const corner = async () => colourAt(await picture(url), 180, 130);
    assert.ok(deltaE(await corner(), [255, 0, 0]) < 3);
    assert.ok(deltaE(await corner(), [255, 0, 0]) < 3, 'from memory');
    await upload(
      world,
      acme,
      { name: 'red.png', bytes: await flat(0, 0, 255) },
      { path: '/marks', overwrite: 'true' },
    );
    await eventually('the change is heard', async () => deltaE(await corner(), [0, 0, 255]) < 3);
    const { id } = await asset('/marks/red.png');
    await native(world, acme, 'PATCH', `/assets/${id}`, { visibility: 'private' });
    await eventually('the change is heard', async () => (await get(url)).status === 404);
    assert.equal((await refusal(url)).code, 'overlay-not-found');
    await native(world, acme, 'PATCH', `/assets/${id}`, { visibility: 'public' });
  });

  test('a stranger’s layer, one that is not there and too many are refused alike or with a number', async () => {
    for (const path of ['theirs.png', 'nothing.png']) {
      const { status, code, detail } = await refusal(`/l_${path},w_20/photo.jpg`);
      assert.deepEqual([status, code], [404, 'overlay-not-found']);
      assert.match(detail, new RegExp(`l_${path}`));
    }
    const many = Array.from({ length: 6 }, (_, index) => `l_${index}.png`).join('/');
    assert.deepEqual((await refusal(`/${many}/photo.jpg`)).code, 'too-many-overlays');
    assert.equal((await get('/w_100/l_photo.jpg,w_0.5,e_multiply/photo.jpg')).status, 200);
  });

  test('a preset stands for its operations, from the moment it is set, in others too, and a folder keeps its name', async () => {
    const preset = (name: string, operations: string) =>
      setPreset(world.ctx, operator, { cloudname: 'acme', name, operations });
    assert.equal((await refusal('/t_card/photo.jpg')).code, 'preset-not-found');
    await preset('card', 'c_fill,w_60,h_40/e_grayscale');
    await eventually('the change is heard', async () => (await get('/t_card/photo.jpg')).status === 200);
    const card = await picture('/t_card/photo.jpg');
    assert.deepEqual([card.width, card.height], [60, 40]);
    const same = [await get('/t_card/photo.jpg'), await get('/c_fill,h_40,w_60/e_grayscale/photo.jpg')];
    assert.equal(same[0]?.headers.get('etag'), same[1]?.headers.get('etag'));
    await preset('small-card', 't_card/w_0.5');
    assert.equal((await picture('/t_small-card/photo.jpg')).width, 30);
    await assert.rejects(preset('card', 't_small-card'), { code: 'presets-too-deep' });
    await assert.rejects(preset('card', 'photos'), { code: 'preset-invalid' });
    await assert.rejects(preset('Card', 'w_10'), { code: 'preset-invalid' });
    await assert.rejects(preset('card', 'w_x'), { code: 'bad-transformation' });
    await assert.rejects(removePreset(world.ctx, operator, { cloudname: 'acme', name: 'card' }), {
      code: 'preset-in-use',
    });
    assert.equal((await get('/t_shirts/a.png')).status, 200);
    await setDelivery(world.ctx, operator, { cloudname: 'acme', change: { presets_only: true } });
    await eventually('the change is heard', async () => (await get('/w_77/photo.jpg')).status === 403);
    assert.equal((await get('/t_card/photo.jpg')).status, 200);
    assert.equal((await refusal('/t_card,w_9/photo.jpg')).code, 'presets-only');
    await setDelivery(world.ctx, operator, { cloudname: 'acme', change: { presets_only: false } });
    await eventually('the change is heard', async () => (await get('/w_77/photo.jpg')).status === 200);
  });

  test('a crop is held by what a person said, else by what catches the eye', async () => {
    const bytes = await canvasOf(photo(400, 300))
      .composite([{ input: await flat(255, 0, 255, 60), left: 330, top: 20 }])
      .png()
      .toBuffer();
    const { id } = await create(world, acme, { name: 'spot.png', bytes }, { visibility: 'public' });
    const inside = async (gravity: string) =>
      deltaE(colourAt(await picture(`/c_crop,w_60,h_60,${gravity}/spot.png`), 30, 30), [255, 0, 255]) < 5;
    assert.equal(await inside('g_center'), false);
    await native(world, acme, 'PATCH', `/assets/${id}`, { focalPoint: { x: 0.9, y: 0.1667 } });
    await eventually('the change is heard', () => inside('g_focal'));
    const answer = await native(world, acme, 'GET', `/assets/${id}`);
    const shown = (await answer.json()) as { focalPoint: unknown };
    assert.deepEqual(shown.focalPoint, { x: 0.9, y: 0.1667 });
    await native(world, acme, 'PATCH', `/assets/${id}`, { focalPoint: null });
    assert.equal((await get('/c_fill,w_60,h_60,g_auto/spot.png')).status, 200);
    assert.equal((await get('/c_fill,w_60,h_60,g_focal/spot.png')).status, 200);
  });

  test('what is hidden is hidden whatever is asked, in the original too, and not laid on others', async () => {
    const bytes = await canvasOf(photo(400, 300))
      .composite([{ input: await striped(20), left: 200, top: 150 }])
      .png()
      .toBuffer();
    const { id } = await create(world, acme, { name: 'secret.png', bytes }, { visibility: 'public' });
    // Stripes of black and white can be told apart where nothing was hidden.
    const shows = async (path: string, x: number, y: number) => spread(await picture(path), x, y) > 90;
    assert.ok(await shows('/secret.png', 210, 160));
    const region = { x: 0.48, y: 0.47, width: 0.09, height: 0.13 };
    await native(world, acme, 'PATCH', `/assets/${id}`, { hiddenRegions: [region] });
    await eventually('the change is heard', async () => !(await shows('/secret.png', 210, 160)));
    await setPreset(world.ctx, operator, {
      cloudname: 'acme',
      name: 'close',
      operations: 'c_crop,w_40,h_40,x_190,y_140',
    });
    for (const [operations, x, y] of [
      ['q_100', 210, 160],
      ['w_200', 105, 80],
      ['c_crop,w_40,h_40,x_190,y_140', 20, 20],
      ['t_close', 20, 20],
      ['a_180', 190, 140],
      ['f_png/e_sharpen', 210, 160],
      ['c_crop,w_40,h_40,x_190,y_140/w_400', 200, 200],
    ] as const) {
      assert.equal(await shows(`/${operations}/secret.png`, x, y), false, operations);
    }
    assert.equal((await refusal('/w_100/l_secret.png/photo.jpg')).code, 'overlay-not-found');
    const bad = await native(world, acme, 'PATCH', `/assets/${id}`, { hiddenRegions: [{ ...region, x: 2 }] });
    assert.equal(bad.status, 400);
  });
});

/** How far light and dark are apart in a row of eleven pixels. */
function spread({ data, width, channels }: Pixels, x: number, y: number): number {
  const row = Array.from({ length: 11 }, (_, index) => data[(y * width + x - 5 + index) * channels] ?? 0);
  return Math.max(...row) - Math.min(...row);
}
