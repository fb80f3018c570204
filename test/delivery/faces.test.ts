import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import sharp from 'sharp';
import type { Context } from '#context.ts';
import { facesOnce } from '#delivery/face-regions.ts';
import { createImaging } from '#imaging/imaging.ts';
import { Problem } from '#platform/problem.ts';
import { imagingDefaults } from '../imaging/workshop.ts';
import { native, upload } from '../support/doors.ts';
import { labelledFaces, labelledPhotograph } from '../support/labelled-faces.ts';
import { colourAt, decoded } from '../support/likeness.ts';
import type { Pixels } from '../support/pictures.ts';
import { createWorld } from '../support/world.ts';

const name = 'sample1.jpg';
const faces = labelledFaces[name] ?? [];
const bytes = await sharp(await readFile(labelledPhotograph(name)))
  .resize(960)
  .jpeg({ quality: 92 })
  .toBuffer();

const rows = (ctx: Context) => ctx.database.db.selectFrom('face_regions').selectAll().execute();

/** How much neighbouring pixels differ in the middle of a face: next to nothing where it is pixelated. */
function detail({ data, width, height, channels }: Pixels, face: (typeof faces)[number]): number {
  const [x, y] = [(face.x + face.width / 2) * width, (face.y + face.height / 2) * height].map(Math.round);
  let sum = 0;
  for (let row = (y ?? 0) - 10; row < (y ?? 0) + 10; row += 1) {
    for (let column = (x ?? 0) - 10; column < (x ?? 0) + 10; column += 1) {
      const at = (row * width + column) * channels;
      sum += Math.abs((data[at] ?? 0) - (data[at + channels] ?? 0));
    }
  }
  return sum / 400;
}

test('a picture is cropped to its faces and they are made unrecognisable; they are looked for once, and forgotten with it', async () => {
  await using world = await createWorld();
  const account = await world.createAccount('demo');
  await upload(world, account, { name: 'team.jpg', bytes });
  const get = async (operations: string) => {
    const answer = await world.get(`/cdn/demo/${operations}/team.jpg`);
    assert.equal(answer.status, 200, operations);
    return decoded(Buffer.from(await answer.arrayBuffer()));
  };
  assert.deepEqual(await rows(world.ctx), [], 'nothing is looked for before it is asked');

  const [plain, veiled, blurred] = [
    await get('f_png'),
    await get('e_pixelate_faces,f_png'),
    await get('e_blur_faces,f_png'),
  ];
  for (const face of faces) {
    assert.ok(detail(veiled, face) < detail(plain, face) / 2, JSON.stringify(face));
    assert.ok(detail(blurred, face) < detail(plain, face) / 2, JSON.stringify(face));
  }
  const corner = [40, plain.height - 40] as const;
  assert.deepEqual(colourAt(veiled, ...corner), colourAt(plain, ...corner), 'the rest stays');

  const [written] = await rows(world.ctx);
  assert.equal((written?.regions.length ?? 0) / 5, faces.length);
  const thumb = await get('c_thumb,w_150,h_150,g_face');
  assert.deepEqual([thumb.width, thumb.height], [150, 150]);

  const list = (await (await native(world, account, 'GET', '/assets')).json()) as { items: { id: string }[] };
  const id = list.items[0]?.id ?? '';
  assert.equal((await native(world, account, 'DELETE', `/assets/${id}`)).status, 204);
  assert.deepEqual(await rows(world.ctx), []);
});

test('what was written down of another content or detector counts for nothing, and of this one is not looked for again', async () => {
  await using world = await createWorld();
  const account = await world.createAccount('demo');
  await upload(world, account, { name: 'team.jpg', bytes });
  const { ctx } = world;
  const asset = await ctx.database.db.selectFrom('assets').selectAll().executeTakeFirstOrThrow();
  let looks = 0;
  const face = { x: 0.1, y: 0.2, width: 0.3, height: 0.4, score: 0.5 };
  const find = async () => {
    looks += 1;
    return [face];
  };
  assert.deepEqual(await facesOnce(ctx, asset, { detector: 'one', find }), [face]);
  assert.deepEqual(await facesOnce(ctx, asset, { detector: 'one', find }), [face]);
  assert.equal(looks, 1);
  await facesOnce(ctx, asset, { detector: 'two', find });
  await facesOnce(ctx, { ...asset, sha256: Buffer.alloc(32) }, { detector: 'two', find });
  assert.equal(looks, 3);
  const [row, ...others] = await rows(ctx);
  assert.deepEqual([row?.detector, row?.sha256, others.length], ['two', asset.sha256, 0]);
});

test('without a detector what asks for faces is a 501 that says so, and the rest works', async () => {
  await using imaging = createImaging(imagingDefaults);
  const source = { bytes };
  const facts = await imaging.inspect(source);
  await assert.rejects(
    imaging.find(source, facts, 'faces'),
    (error) => error instanceof Problem && error.code === 'no-face-detector' && error.status === 501,
  );
  assert.notEqual((await imaging.find(source, facts, 'attention')).attention, undefined);
});
