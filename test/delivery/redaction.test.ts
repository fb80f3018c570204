import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import sharp from 'sharp';
import { operator } from '#access/actor.ts';
import { createKey } from '#accounts/api-keys.ts';
import { foundOrganization } from '#accounts/create-organization.ts';
import { findOrganization } from '#accounts/organizations.ts';
import { grammars } from '#delivery/foreign/grammars.ts';
import { setPreset } from '#delivery/presets.ts';
import { listWaiting } from '#delivery/redaction/list-waiting.ts';
import { createUrlKey } from '#delivery/signed/url-keys.ts';
import { FaceDetector } from '#imaging/faces/face-detector.ts';
import { ending, pipeline } from '#imaging/pipeline.ts';
import { confirmRedaction } from '#library/confirm-redaction.ts';
import { updateAsset } from '#library/update.ts';
import { liftRedaction, redact } from '#library/redaction.ts';
import { signPicture } from '#delivery/signed/sign-picture.ts';
import type { Id } from '#platform/id.ts';
import { contract, create, eventually, native, upload } from '../support/doors.ts';
import { labelledFaces, labelledPhotograph } from '../support/labelled-faces.ts';
import { decoded } from '../support/likeness.ts';
import { becomeAdministrator } from '../support/people.ts';
import { canvasOf, photo, type Pixels } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

/** Where the secret is: black and white cells, as many of each in every square that it is hidden by. */
const secret = { left: 180, top: 132, side: 84, cell: 7 };
/** What a person drew in its middle; a fifth more is hidden on each side. */
const drawn = { x: 192 / 512, y: 144 / 384, width: 60 / 512, height: 60 / 384 };

/** A photograph with a secret, and the same with its negative: hidden, the two are one picture. */
function withSecret(isNegative: boolean): Promise<Buffer> {
  const picture = photo(512, 384);
  for (let y = 0; y < secret.side; y += 1) {
    for (let x = 0; x < secret.side; x += 1) {
      const [column, row] = [Math.floor(x / secret.cell), Math.floor(y / secret.cell)];
      const isWhite = ((column + row) % 2 === 0) !== isNegative;
      const at = ((secret.top + y) * picture.width + secret.left + x) * 3;
      picture.data.fill(isWhite ? 255 : 0, at, at + 3);
    }
  }
  return canvasOf(picture).png().toBuffer();
}

/** How far two pictures of one size are apart, of 255. */
function apart(one: Pixels, other: Pixels): number {
  assert.deepEqual([one.width, one.height], [other.width, other.height]);
  let sum = 0;
  for (const [index, value] of one.data.entries()) sum += Math.abs(value - (other.data[index] ?? 0));
  return sum / one.data.length;
}

describe('what is redacted in public', () => {
  let world: World;
  let acme: Account;
  let organizationId: Id<'organization'>;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    organizationId = (await findOrganization(world.ctx, 'acme')).id;
    await redact(world.ctx, operator, { organizationId, path: '/people/' });
    for (const [name, isNegative] of [
      ['one.png', false],
      ['two.png', true],
    ] as const) {
      const file = { name, bytes: await withSecret(isNegative) };
      const { id } = await create(world, acme, file, { visibility: 'public', folder: '/people' });
      await updateAsset(world.ctx, operator, { id, patch: { hiddenRegions: [drawn] } });
      await create(world, acme, file, { visibility: 'public', folder: '/open' });
    }
    await upload(world, acme, {
      name: 'photo.jpg',
      bytes: await canvasOf(photo(200, 150)).jpeg().toBuffer(),
    });
    await setPreset(world.ctx, operator, {
      ...{ cloudname: 'acme', name: 'close', operations: 'c_crop,w_90,h_90,x_177,y_129/w_180' },
    });
  });
  after(() => world[Symbol.asyncDispose]());

  const get = (path: string) => world.get(`/cdn/acme${path}`);

  /** Both pictures at addresses that differ in nothing but their names; undefined where both are refused alike. */
  async function pair(write: (name: string) => string) {
    const answers = await Promise.all(['one.png', 'two.png'].map((name) => get(write(name))));
    const [one, two] = answers;
    assert.equal(one?.status, two?.status, write('…'));
    if (one?.status !== 200) {
      assert.ok(one !== undefined && one.status < 500, `${one?.status} ${write('…')}`);
      return undefined;
    }
    return Promise.all(answers.map((answer) => answer.bytes()));
  }

  async function assertHidden(write: (name: string) => string): Promise<boolean> {
    const made = await pair(write);
    if (made === undefined) return false;
    const [one, two] = await Promise.all(made.map((bytes) => decoded(Buffer.from(bytes))));
    assert.ok(one !== undefined && two !== undefined);
    const distance = apart(one, two);
    assert.ok(distance < 2, `${distance.toFixed(1)} of 255 at ${write('…')}`);
    return true;
  }

  const own = [...pipeline, ending].map(({ example }) => example);
  const foreign = grammars.flatMap((grammar) =>
    grammar.rows.flatMap(({ keys, example }) =>
      keys.map((key) => `~${grammar.name}/${grammar.write(key, example)}`),
    ),
  );

  test('no operation, original, preset, layer, signature or other grammar says more of it than the public may see', async () => {
    const [one, two] = await Promise.all(
      ['one.png', 'two.png'].map(async (name) =>
        decoded(Buffer.from(await (await get(`/open/${name}`)).bytes())),
      ),
    );
    assert.ok(one !== undefined && two !== undefined);
    assert.ok(apart(one, two) > 5, 'where nothing is hidden the two can be told apart');
    let shown = 0;
    for (const operations of [
      '',
      ...own,
      't_close',
      't_close/e_sharpen:900',
      'c_crop,w_30,h_30,x_190,y_140',
    ]) {
      const example = operations.replaceAll('l_graphics:mark.png', 'l_photo.jpg');
      if (await assertHidden((name) => `/${example === '' ? '' : `${example}/`}people/${name}`)) shown += 1;
    }
    for (const address of foreign) {
      const isShown = await assertHidden((name) => `/${address.replaceAll('photo.jpg', `people/${name}`)}`);
      if (isShown) shown += 1;
    }
    assert.ok(shown > own.length + foreign.length / 2, `${shown} of ${own.length} + ${foreign.length}`);
    for (const name of ['one.png', 'two.png']) {
      assert.equal((await get(`/w_100/l_people:${name},w_50/photo.jpg`)).status, 404, 'as a layer');
    }
    await createUrlKey(world.ctx, operator, 'acme');
    const signed = await Promise.all(
      ['one.png', 'two.png'].map(async (name) => {
        const wish = { base: `${world.url}/cdn`, cloudname: 'acme', path: `/people/${name}` };
        const { url } = await signPicture(world.ctx, operator, {
          ...{ ...wish, operations: 'w_0.9', freeOperations: '', prefix: undefined, seconds: 600 },
        });
        return url;
      }),
    );
    const [first, second] = await Promise.all(
      signed.map(async (url) => decoded(Buffer.from(await (await fetch(url)).bytes()))),
    );
    assert.ok(first !== undefined && second !== undefined && apart(first, second) < 2, 'signed');
  });

  test('nor do facts and placeholders about it', async () => {
    for (const operations of ['', 'c_crop,w_30,h_30,x_190,y_140/']) {
      const [one, two] = (await pair((name) => `/~info/${operations}people/${name}`)) ?? [];
      assert.ok(one !== undefined && two !== undefined);
      const words = [one, two].map(
        (body) => (JSON.parse(Buffer.from(body).toString()) as { placeholders: unknown }).placeholders,
      );
      assert.deepEqual(words[0], words[1]);
    }
  });

  test('nor does any chain of them, in whatever grammar', async () => {
    const token = fc.constantFrom(
      ...['w_120', 'h_0.5', 'c_fill,w_80,h_80', 'c_crop,w_90,h_90,x_177,y_129', 'c_pad,w_300,h_90,b_mirror'],
      ...['a_33', 'a_hflip', 'e_sharpen:1000', 'e_contrast:80', 'e_gamma:120', 'e_negate', 'e_hue:90'],
      ...[
        'e_grayscale',
        'e_duotone:navy:fff',
        'r_30',
        'e_trim',
        'f_webp',
        'f_jpg,q_90',
        'g_auto,c_thumb,w_60,h_60',
      ],
      ...['e_blur', 'e_pixelate:5', 'l_photo.jpg,w_0.3,e_difference', 'l_text:Arial_30:Hi', 'o_60'],
    );
    const ours = fc.array(token, { minLength: 1, maxLength: 4 }).map((links) => `${links.join('/')}/PATH`);
    const theirs = fc.constantFrom(...foreign).map((address) => address.replaceAll('photo.jpg', 'PATH'));
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 4, arbitrary: ours }, theirs), async (address) => {
        await assertHidden((name) => `/${address.replaceAll('PATH', `people/${name}`)}`);
      }),
      { numRuns: 60 },
    );
  });

  test('what nothing was found in does not leave, until a person says so of this very content', async () => {
    const bytes = await canvasOf(photo(240, 180)).jpeg().toBuffer();
    const file = { name: 'hall.jpg', bytes };
    const made = await create(world, acme, file, { visibility: 'public', folder: '/people' });
    const status = async (path: string) => (await get(path)).status;
    for (const path of ['/people/hall.jpg', '/w_100/people/hall.jpg', '/~info/people/hall.jpg']) {
      assert.equal(await status(path), 404, path);
    }
    const answer = await native(world, acme, 'POST', '/viewing');
    const cookie = (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
    const seen = await world.get('/cdn/acme/w_100/people/hall.jpg', { headers: { cookie } });
    assert.equal(seen.status, 200, 'a member looks at it');
    assert.match(seen.headers.get('cache-control') ?? '', /private, max-age=0/);
    assert.equal(await status('/w_100/people/hall.jpg'), 404, 'which lets nobody else see it');
    const explained = await world.get('/cdn/acme/~explain/w_100/people/hall.jpg', {
      headers: { authorization: acme.authorization },
    });
    assert.match(await explained.text(), /a person has to confirm/);

    assert.deepEqual(await listWaiting(world.ctx, operator, organizationId), [
      { path: '/people/hall.jpg', sha256: made['sha256'], why: 'nothing found' },
    ]);
    const confirmation = { organizationId, path: '/people/hall.jpg', sha256: String(made['sha256']) };
    await assert.rejects(confirmRedaction(world.ctx, operator, { ...confirmation, sha256: '0'.repeat(64) }), {
      code: 'content-changed',
    });
    await confirmRedaction(world.ctx, operator, confirmation);
    await eventually('the change is heard', async () => (await status('/w_100/people/hall.jpg')) === 200);
    assert.deepEqual(await listWaiting(world.ctx, operator, organizationId), []);
    const [event] = await world.ctx.database.db
      .selectFrom('audit_events')
      .select(['action', 'subject', 'actor_kind'])
      .where('action', '=', 'redaction.confirmed')
      .execute();
    assert.deepEqual(event, {
      ...{ action: 'redaction.confirmed', subject: '/people/hall.jpg', actor_kind: 'operator' },
    });

    const other = {
      name: 'hall.jpg',
      bytes: await canvasOf(photo(240, 180, 3))
        .jpeg()
        .toBuffer(),
    };
    await create(world, acme, other, { folder: '/people', collision: 'replace', visibility: 'public' });
    await eventually('the new content waits', async () => (await status('/w_100/people/hall.jpg')) === 404);
  });

  test('the mark of a folder goes with what is copied and moved out of it, and ends when it is taken back', async () => {
    const bytes = await canvasOf(photo(100, 80)).png().toBuffer();
    await create(world, acme, { name: 'a.png', bytes }, { visibility: 'public', folder: '/people/deep' });
    const copied = await contract(world, acme, 'PUT', 'copyImage', {
      ...{ source: '/people/deep/a.png', targetPath: '/out', useFilename: true },
    });
    assert.equal(copied.status, 200, await copied.text());
    assert.equal((await get('/out/a.png')).status, 404);
    const moved = await contract(world, acme, 'PUT', 'moveImage', {
      ...{ source: '/people/deep/a.png', targetPath: '/elsewhere', useFilename: true },
    });
    assert.equal(moved.status, 200, await moved.text());
    assert.equal((await get('/elsewhere/a.png')).status, 404);
    await assert.rejects(liftRedaction(world.ctx, operator, { organizationId, path: '/open/' }), {
      code: 'not-redacted',
    });
    await liftRedaction(world.ctx, operator, { organizationId, path: '/out/a.png' });
    await eventually('it is shown', async () => (await get('/out/a.png')).status === 200);
  });

  test('a key can mark a picture and not take the mark back', async () => {
    const bytes = await canvasOf(photo(90, 70)).png().toBuffer();
    const { id } = await create(world, acme, { name: 'k.png', bytes }, { visibility: 'public' });
    assert.equal((await get('/k.png')).status, 200);
    const patch = (body: object) => native(world, acme, 'PATCH', `/assets/${id}`, body);
    const marked = (await (await patch({ redacted: true })).json()) as { redacted: boolean };
    assert.equal(marked.redacted, true);
    await eventually('the change is heard', async () => (await get('/k.png')).status === 404);
    assert.equal((await patch({ redacted: false })).status, 400);
  });

  test('a person marks, sees what waits and confirms through the API, and is on record', async () => {
    const { token, person } = await becomeAdministrator(world, 'owner@example.org');
    const { id } = await foundOrganization(world.ctx, person, { cloudname: 'theirs', name: 'Theirs' });
    const formToken = createHmac('sha256', token).update('vitrine form').digest('base64url');
    const headers = { cookie: `session=${token}`, 'x-form-token': formToken };
    const ask = (method: string, path: string, body?: object) =>
      world.get(`/api/v1/organizations/${id}/redaction${path}`, {
        method,
        headers: body === undefined ? headers : { ...headers, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
    assert.deepEqual(await (await ask('PUT', '', { path: '/hall/' })).json(), { path: '/hall/' });
    assert.equal((await ask('PUT', '', { path: '/none.jpg' })).status, 404);
    const bytes = await canvasOf(photo(80, 60)).jpeg().toBuffer();
    const { apiKey, apiSecret } = await createKey(world.ctx, operator, { organizationId: id, label: '' });
    const authorization = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
    const theirs = { cloudname: 'theirs', apiKey, apiSecret, authorization };
    await create(world, theirs, { name: 'h.jpg', bytes }, { visibility: 'public', folder: '/hall' });
    const listed = (await (await ask('GET', '')).json()) as {
      folders: { folder: string }[];
      waiting: { path: string; sha256: string; why: string }[];
    };
    const [waiting] = listed.waiting;
    assert.deepEqual([listed.folders[0]?.folder, waiting?.path], ['/hall/', '/hall/h.jpg']);
    assert.equal(waiting?.why, 'not looked at yet');
    const confirmation = { path: '/hall/h.jpg', sha256: waiting.sha256 };
    const wrong = await ask('POST', '/confirmations', { ...confirmation, sha256: '0'.repeat(64) });
    assert.equal(wrong.status, 409);
    assert.equal((await ask('POST', '/confirmations', confirmation)).status, 204);
    await eventually('it is shown', async () => (await world.get('/cdn/theirs/hall/h.jpg')).status === 200);
    const said = await world.ctx.database.db
      .selectFrom('redaction_confirmations')
      .select(['confirmed_by', 'confirmed_at'])
      .where('confirmed_by', '=', person.personId)
      .executeTakeFirst();
    assert.ok(said?.confirmed_at instanceof Date);
    assert.equal((await ask('DELETE', '?path=/hall/')).status, 204);
    assert.equal((await ask('DELETE', '?path=/hall/')).status, 404);
  });

  test('faces that are found are hidden without anybody drawing them, in an original too', async () => {
    const faces = labelledFaces['sample1.jpg'] ?? [];
    const bytes = await sharp(await readFile(labelledPhotograph('sample1.jpg')))
      .resize(960)
      .png()
      .toBuffer();
    await create(world, acme, { name: 'team.png', bytes }, { visibility: 'public', folder: '/people' });
    const answer = await get('/people/team.png');
    assert.equal(answer.status, 200, await answer.clone().text());
    const [shown, before] = [await decoded(Buffer.from(await answer.bytes())), await decoded(bytes)];
    for (const face of faces) {
      const box = {
        ...{ left: Math.round(face.x * shown.width), top: Math.round(face.y * shown.height) },
        ...{ width: Math.round(face.width * shown.width), height: Math.round(face.height * shown.height) },
      };
      const [one, other] = await Promise.all([shown, before].map((picture) => cut(picture, box)));
      assert.ok(
        one !== undefined && other !== undefined && edges(one) < edges(other) / 3,
        JSON.stringify(face),
      );
    }
  });
});

function cut(picture: Pixels, box: { left: number; top: number; width: number; height: number }) {
  return canvasOf(picture).extract(box).raw().toBuffer();
}

function edges(data: Buffer): number {
  let sum = 0;
  for (let at = 3; at < data.length; at += 1) sum += Math.abs((data[at] ?? 0) - (data[at - 3] ?? 0));
  return sum / data.length;
}

test('without a detector nothing that is redacted leaves but what a person drew in or confirmed', async () => {
  await using world = await createWorld({ faces: new FaceDetector('none') });
  const acme = await world.createAccount('acme');
  const { id: organizationId } = await findOrganization(world.ctx, 'acme');
  await redact(world.ctx, operator, { organizationId, path: '/' });
  const bytes = await canvasOf(photo(2_600, 1_500)).jpeg().toBuffer();
  const { id } = await create(world, acme, { name: 'a.jpg', bytes }, { visibility: 'public' });
  const status = async (path: string) => (await world.get(`/cdn/acme${path}`)).status;
  assert.equal(await status('/w_100/a.jpg'), 404);
  // At the edge, and of a picture that has reduced copies.
  const hiddenRegions = [{ x: 0.9, y: 0.9, width: 0.1, height: 0.1 }];
  await native(world, acme, 'PATCH', `/assets/${id}`, { hiddenRegions });
  await eventually('the drawing of a key is known', async () => {
    const listed = await listWaiting(world.ctx, operator, organizationId);
    return listed.some(({ path }) => path === '/a.jpg');
  });
  assert.equal(await status('/w_100/a.jpg'), 404, 'a program cannot say that what it drew is all');
  await updateAsset(world.ctx, operator, { id, patch: { hiddenRegions } });
  await eventually('it is shown', async () => (await status('/w_100/a.jpg')) === 200);
  assert.equal(await status('/w_777/a.jpg'), 200);
  assert.equal(await status('/a.jpg'), 200);

  // Another content, made public by a program: what was drawn is of the picture before.
  const other = await canvasOf(photo(2_600, 1_500, 2))
    .jpeg()
    .toBuffer();
  await create(world, acme, { name: 'a.jpg', bytes: other }, { collision: 'replace' });
  await native(world, acme, 'PATCH', `/assets/${id}`, { visibility: 'public' });
  await eventually('it is hidden', async () => (await status('/w_100/a.jpg')) === 404);
  assert.equal(await status('/a.jpg'), 404);
});
