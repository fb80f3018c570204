import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Call, caller, type ContractBody, type Sent, sender } from '../support/contract.ts';
import { form, upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

type File = { readonly name: string; readonly orginal_name: string; readonly status?: string };

describe('names and versions of the contract', () => {
  let world: World;
  let acme: Account;
  let bytes: Buffer;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    bytes = await canvasOf(photo(64, 48)).jpeg().toBuffer();
  });
  after(() => world[Symbol.asyncDispose]());

  const call: Call = (...what) => caller(world, acme)(...what);
  const sent: Sent = (...what) => sender(world, acme)(...what);
  const good = async (...what: Parameters<Sent>): Promise<ContractBody> => {
    const { status, body } = await sent(...what);
    assert.equal(status, 200, JSON.stringify(body));
    assert.deepEqual([body.success, body.errors, body.messages], [true, [], []]);
    return body;
  };
  const json = (value: object): [string[], string] => {
    const text = JSON.stringify(value);
    return [['Content-Type: application/json', `Content-Length: ${Buffer.byteLength(text)}`], text];
  };

  test('get gives the image, its members flat beside the envelope, and both', async () => {
    await upload(world, acme, { name: 'a.jpg', bytes }, { path: '/get' });
    const { image } = await call('GET', 'image?name=/get/a.jpg');
    for (const version of ['v1.0', 'v0.1']) {
      const flat = await good(`GET /${version}/get?name=%2Fget%2Fa.jpg`, ['Content-Type: application/json']);
      for (const [member, value] of Object.entries(image)) assert.deepEqual(flat[member], value);
      assert.deepEqual((flat[version === 'v1.0' ? 'image' : 'file'] as File).name, '/get/a.jpg');
    }
  });

  test('images gives those of the names that are there, from a query or the body of a GET', async () => {
    for (const name of ['1.jpg', '2.jpg']) await upload(world, acme, { name, bytes }, { path: '/many' });
    const names = ['/many/2.jpg', '/many/none.jpg', 'many//1.jpg', '/many/2.jpg'];
    const found = ['/many/2.jpg', '/many/1.jpg', '/many/2.jpg'];
    const query = names.map((name) => `names=${encodeURIComponent(name)}`).join('&');
    assert.deepEqual(
      (await call('GET', `images?${query}`)).images.map(({ name }) => name),
      found,
    );
    const byBody = await good('GET /v1.0/images', ...json({ names }));
    assert.deepEqual(
      byBody.images.map(({ name }) => name),
      found,
    );
    assert.deepEqual((await call('GET', 'images?names=/many/none.jpg')).images, []);
    const listed = await good('GET /v1.0/listFolder', ...json({ path: '/many', continuationToken: null }));
    assert.equal(listed.images.length, 2);
    assert.equal(
      (await good('GET /v1.0/image', ...json({ names: '/many/1.jpg' }))).image['name'],
      '/many/1.jpg',
    );
    await call('GET', 'images', undefined, 400);
    await call('GET', 'images?names=..', undefined, 400);
    assert.equal((await sent('GET /v1.0/images', ...json({ names: [5] }))).status, 400);
    const many = Array.from({ length: 1_001 }, () => 'a');
    assert.equal((await sent('GET /v1.0/images', ...json({ names: many }))).status, 400);
  });

  test('v0.1 does the same in its own words', async () => {
    const answer = await world.get('/v0.1/upload?path=old', {
      method: 'POST',
      headers: { authorization: acme.authorization },
      body: form({ use_filename: 'true', overwrite: 'false' }, { field: 'a b.jpg', name: 'a b.jpg', bytes }),
    });
    const { uploadedFiles } = (await answer.json()) as { uploadedFiles: File[] };
    assert.deepEqual(
      uploadedFiles.map(({ name, orginal_name, status }) => [name, orginal_name, status]),
      [['/old/ab.jpg', 'a b.jpg', 'Uploaded']],
    );
    const listed = await good('GET /v0.1/listfolder?path=/old');
    assert.deepEqual(
      (listed['files'] as File[]).map(({ name, orginal_name }) => [name, orginal_name]),
      [['/old/ab.jpg', 'a b.jpg']],
    );
    assert.deepEqual((await good('GET /v0.1/listFolder')).folders, [
      ...(await call('GET', 'listFolder')).folders,
    ]);
    const flat = await good('GET /v0.1/get?name=/old/ab.jpg');
    assert.deepEqual([flat['name'], flat['orginal_name']], ['/old/ab.jpg', 'a b.jpg']);
    const wish = {
      source: '/old/ab.jpg',
      target_path: '/older',
      name: 'c',
      use_filename: true,
      overwrite: true,
    };
    const copied = (await good('PUT /v0.1/copy', ...json(wish)))['copiedFile'] as File;
    assert.deepEqual([copied.name, copied.status], ['/older/c.jpg', 'Copied']);
    const moved = (await good('PUT /v0.1/move?source=/older/c.jpg&target_path=/oldest'))['movedFile'] as File;
    assert.deepEqual([moved.name, moved.status], ['/oldest/c.jpg', 'Moved']);
    const deleted = (await good('DELETE /v0.1/deletefile?name=/oldest/c.jpg'))['deletedFile'] as File;
    assert.deepEqual([deleted.name, deleted.status], ['/oldest/c.jpg', 'Deleted']);
    const { createdFolder } = await good('POST /v0.1/CreateFolder?path=fresh', ['Content-Length: 0']);
    assert.equal(createdFolder['status'], 'Created');
    const { deletedFolder } = await good('DELETE /v0.1/deletefolder?path=fresh');
    assert.equal(deletedFolder?.['status'], 'Deleted');
    assert.equal((await good('GET /v0.1/subscription'))['cloudname'], 'acme');
    const { status, body } = await sent('GET /v0.1/get?name=/none.jpg');
    assert.deepEqual([status, body['statusCode'], body['message']], [404, 404, body.errors[0]]);
  });

  test('the names from before v1.0 are served under v1.0 too', async () => {
    await upload(world, acme, { name: 'a.jpg', bytes }, { path: '/alias' });
    const { deletedImage } = await good('DELETE /v1.0/deletefile?name=/alias/a.jpg', [
      'Content-Type: application/json',
    ]);
    assert.equal(deletedImage['name'], '/alias/a.jpg');
    await call('POST', 'upload?path=/alias', form({ useFilename: 'true' }, { name: 'b.jpg', bytes }));
    assert.equal(
      (await call('PUT', 'MOVE', { source: '/alias/b.jpg', targetPath: '/' })).movedImage.name,
      '/b.jpg',
    );
  });

  test('a name in a folder of another script is found however it is escaped', async () => {
    await upload(world, acme, { name: 'a.jpg', bytes }, { path: '/фото ä' });
    for (const name of ['/фото ä/a.jpg', 'фото a\u0308//a.jpg']) {
      for (const written of [
        encodeURI(name),
        encodeURIComponent(name),
        encodeURI(name).replaceAll('%20', '+'),
        encodeURI(name).toLowerCase(),
      ]) {
        assert.equal((await good(`GET /v1.0/image?name=${written}`)).image['name'], '/фото ä/a.jpg');
      }
    }
  });

  test('an answer is what a client that splits it at line ends can read', async () => {
    const { head } = await sent('GET /v1.0/listFolder?path=%2F', ['Content-Type: application/json']);
    assert.ok(head.split('\r\n').length > 3);
    assert.doesNotMatch(head, /transfer-encoding/i);
  });

  test('pages of any origin may call it, also after asking first', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await world.get('/v1.0/uploadImage', {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.example',
          'access-control-request-method': method,
          'access-control-request-headers': 'authorization, content-type',
        },
      });
      assert.equal(answer.ok, true);
      assert.equal(answer.headers.get('access-control-allow-origin'), '*');
      assert.match(answer.headers.get('access-control-allow-methods') ?? '', new RegExp(method));
      assert.match(answer.headers.get('access-control-allow-headers') ?? '', /authorization.*content-type/i);
    }
  });

  test('videos are answered honestly, in every form in which they are asked for', async () => {
    const part = form({ FileName: 'a', PartId: '1', Token: 't' }, { field: 'Part', name: 'p', bytes });
    for (const [method, operation, body] of [
      ['POST', 'uploadStream', { Path: '/v', FileName: 'a.mp4' }],
      ['PATCH', 'uploadStream', part],
      ['POST', 'finalizeStream', { FileName: 'a', Token: 't' }],
      ['GET', 'stream?name=/x', undefined],
      ['POST', 'fetchStream', { from: 'https://example.org/a.mp4' }],
      ['DELETE', 'deleteStream', { name: '/x' }],
      ['POST', 'deleteStream', { data: { name: '/x' } }],
    ] as const) {
      const { errors } = await call(method, operation, body, 501);
      assert.match(errors[0] ?? '', /[Vv]ideos/);
    }
  });

  test('a method that an operation does not have is told in the envelope', async () => {
    for (const [method, operation] of [
      ['POST', 'image'],
      ['GET', 'deleteImage'],
      ['PUT', 'purge'],
      ['DELETE', 'listFolder'],
    ] as const) {
      await call(method, operation, undefined, 405);
    }
  });
});

test('the addresses in answers are those the operator set', async () => {
  await using world = await createWorld({ environment: { CDN_URL: 'https://cdn.image4.example.org' } });
  const acme = await world.createAccount('acme');
  const bytes = await canvasOf(photo(8, 8)).png().toBuffer();
  const { url, imagePath } = await upload(world, acme, { name: 'a.png', bytes }, { path: 'ä' });
  assert.deepEqual(
    [url, imagePath],
    ['https://cdn.image4.example.org/acme/%C3%A4/a.png', '/acme/%C3%A4/a.png'],
  );
});
