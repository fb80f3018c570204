import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  assetCount,
  contract,
  create,
  eventually,
  form,
  native,
  openSocket,
  overSocket,
  rawForm,
  storedKeys,
  upload,
} from '../support/doors.ts';
import { type Call, caller, readEnvelope, type Sent, sender } from '../support/contract.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

const guid = /^\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\.jpg$/;

describe('the image4io contract', () => {
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
  const sentForm = (contentType: string, body: Buffer, path = '/v1.0/uploadImage') =>
    sent(`POST ${path}`, [`Content-Type: ${contentType}`, `Content-Length: ${body.length}`], body);

  test('gives an uploaded image every member that any client reads', async () => {
    const image = await upload(world, acme, { name: 'all.jpg', bytes }, { path: '/members/' });
    const { createdAt, updatedAt, createdAtUTC, updatedAtUTC, ...rest } = image;
    for (const date of [createdAt, updatedAt, createdAtUTC, updatedAtUTC])
      assert.match(String(date), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    assert.deepEqual(rest, {
      name: '/members/all.jpg',
      userGivenName: 'all.jpg',
      orginalName: 'all.jpg',
      folder: '/members/',
      size: bytes.length,
      format: 'jpg',
      width: 64,
      height: 48,
      url: `${world.url}/cdn/acme/members/all.jpg`,
      imagePath: '/acme/members/all.jpg',
      status: 'Uploaded',
    });
    const { image: again } = await call('GET', 'image?name=/members/all.jpg');
    assert.deepEqual({ ...again, status: 'Uploaded' }, image);
    assert.equal('status' in again, false);
  });

  test('names a file at random unless its own name is to be kept', async () => {
    for (const fields of [{}, { useFilename: 'false' }, { useFilename: 'False' }, { useFilename: '' }]) {
      const { uploadedFiles } = await call(
        'POST',
        'uploadImage',
        form({ ...fields }, { name: 'Photo.JPG', bytes }),
      );
      assert.match(uploadedFiles[0]?.name ?? '', guid);
      assert.equal(uploadedFiles[0]?.userGivenName, 'Photo.JPG');
    }
    for (const [name, kept] of [
      ['photo_2021-06-12 17.12.50.jpeg', '/photo_2021-06-1217.12.50.jpeg'],
      ['shouting.JPG', '/shouting.JPG'],
      ['download.jfif', '/download.jfif'],
      ['none', '/none.jpg'],
      ['..jpg', '/..jpg'],
    ] as const) {
      assert.equal((await upload(world, acme, { name, bytes })).name, kept);
    }
    for (const name of ['фото 1.jpg', 'a+b.jpg', '', '...', 'a?b.jpg', 'é.jpg']) {
      const image = await upload(world, acme, { name, bytes });
      assert.match(image.name, guid, name);
      assert.equal(image['userGivenName'], name);
    }
  });

  test('takes its fields in every spelling and from every carrier that a client uses', async () => {
    for (const [index, name] of [
      'useFilename',
      'UseFilename',
      'useFileName',
      'use_filename',
      'USEFILENAME',
    ].entries()) {
      for (const value of ['true', 'True', 'TRUE']) {
        const file = { name: `s${index}.jpg`, bytes };
        const { uploadedFiles } = await call(
          'POST',
          'uploadImage',
          form({ [name]: value, overwrite: 'True', Path: 'spelt' }, file),
        );
        assert.equal(uploadedFiles[0]?.name, `/spelt/s${index}.jpg`);
      }
    }
    const after = new FormData();
    after.append('files', new Blob([Uint8Array.from(bytes)]), 'first.jpg');
    after.append('path', '/after');
    after.append('useFilename', 'true');
    assert.equal((await call('POST', 'uploadImage', after)).uploadedFiles[0]?.name, '/after/first.jpg');
    const byQuery = await call(
      'POST',
      'UPLOADIMAGE?path=%2Fbyquery&usefilename=true',
      form({}, { name: 'q.jpg', bytes }),
    );
    assert.equal(byQuery.uploadedFiles[0]?.name, '/byquery/q.jpg');
    const { errors } = await call(
      'POST',
      'uploadImage',
      form({ useFilename: 'perhaps' }, { name: 'x.jpg', bytes }),
      400,
    );
    assert.match(errors[0] ?? '', /useFilename.*perhaps.*true or false/);
  });

  test('takes every file part whatever its field is called, in their order', async () => {
    const files = ['files', 'files', 'image', 'file[]', 'fileset', 'a.jpg'].map((field, index) => ({
      field,
      name: `m${index}.jpg`,
      bytes,
    }));
    const { uploadedFiles } = await call(
      'POST',
      'uploadImage',
      form({ useFilename: 'true', path: '/many', user: 'u', password: 'p' }, ...files),
    );
    assert.deepEqual(
      uploadedFiles.map(({ name }) => name),
      files.map(({ name }) => `/many/${name}`),
    );
  });

  test('reads multipart bodies as .NET, PHP and others write them', async () => {
    const dotNet = rawForm(
      'b-1',
      {
        head: 'Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=useFilename',
        body: 'True',
      },
      {
        head: 'Content-Type: text/plain; charset=utf-8\r\nContent-Disposition: form-data; name=path',
        body: '/net',
      },
      {
        head: `Content-Disposition: form-data; name=file; filename=net.jpg; filename*=utf-8''net.jpg`,
        body: bytes,
      },
    );
    const net = await sentForm('multipart/form-data; boundary="b-1"', dotNet);
    assert.equal(net.status, 200);
    assert.equal(net.body.uploadedFiles[0]?.name, '/net/net.jpg');
    const php = rawForm(
      '----php',
      { head: 'Content-Disposition: form-data; name="useFilename"', body: 'true' },
      {
        head: 'Content-Disposition: form-data; name="file"; filename="php.jpg"\r\nContent-Type: application/octet-stream',
        body: bytes,
      },
    );
    assert.equal(
      (await sentForm('multipart/form-data; boundary=----php', php)).body.uploadedFiles[0]?.name,
      '/php.jpg',
    );
    const utf8 = rawForm('u', {
      head: 'Content-Disposition: form-data; name="file"; filename="Gänse ﬂug.jpg"',
      body: bytes,
    });
    assert.equal(
      (await sentForm('multipart/form-data; boundary=u', utf8)).body.uploadedFiles[0]?.userGivenName,
      'Gänse ﬂug.jpg',
    );
    const star = rawForm('u', {
      head: `Content-Disposition: form-data; name="file"; filename*=UTF-8''G%C3%A4nse%00%07.jpg`,
      body: bytes,
    });
    const starred = await sentForm('multipart/form-data; boundary=u', star);
    assert.equal(starred.status, 200);
    assert.equal(starred.body.uploadedFiles[0]?.userGivenName, 'Gänse.jpg');
    const typed = rawForm(
      'u',
      {
        head: 'Content-Disposition: form-data; name="path"\r\nContent-Type: application/json',
        body: '"/typed"',
      },
      { head: 'Content-Disposition: form-data', body: 'nameless' },
      { head: 'Content-Disposition: form-data; name="f"; filename="C:\\fake\\t.jpg"', body: bytes },
    );
    const nameless = await sentForm('multipart/form-data; boundary=u', typed);
    assert.equal(nameless.status, 200, JSON.stringify(nameless.body));
    assert.match(nameless.body.uploadedFiles[0]?.name ?? '', /^\/typed\//);
  });

  test('keeps what is there unless it is to be overwritten, and says which in the words of the contract', async () => {
    const name = 'twice.jpg';
    const first = await upload(world, acme, { name, bytes });
    const other = await canvasOf(photo(30, 20)).jpeg().toBuffer();
    const kept = await upload(world, acme, { name, bytes: other });
    assert.deepEqual([kept.status, kept.width], ['AlreadyExist', 64]);
    assert.deepEqual({ ...kept, status: 'Uploaded' }, first);
    const replaced = await upload(world, acme, { name, bytes: other }, { overwrite: 'true' });
    assert.deepEqual([replaced.status, replaced.width], ['Overwrited', 30]);
  });

  test('the folder may also be called as other operations call it', async () => {
    for (const field of ['targetPath', 'Target_Path']) {
      const image = await upload(world, acme, { name: `${field}.jpg`, bytes }, { [field]: '/z' });
      assert.match(image.name, /^\/z\//);
    }
  });

  test('a file that cannot be taken fails alone; when none can be, the call fails', async () => {
    const bad = { name: 'bad.jpg', bytes: Buffer.from('no picture') };
    const mixed = await call(
      'POST',
      'uploadImage',
      form({ useFilename: 'true' }, { name: 'good.jpg', bytes }, bad),
    );
    assert.deepEqual(
      mixed.uploadedFiles.map(({ status }) => status),
      ['Uploaded', 'Error'],
    );
    assert.equal(mixed.errors.length, 1);
    await call('POST', 'uploadImage', form({}, bad), 415);
    const empty = { name: 'empty.jpg', bytes: Buffer.alloc(0) };
    const { errors } = await call('POST', 'uploadImage', form({}, bad, empty), 400);
    assert.match(errors.join(' '), /not a picture.*empty/);
    await call('POST', 'uploadImage', form({}, bad, bad), 415);
  });

  test('ignores case in its paths and doubled slashes, without a redirect', async () => {
    for (const path of ['/v1.0/listFolder', '/V1.0/LISTFOLDER', '/v1.0/listfolder/', '/v1.0//listFolder']) {
      assert.equal((await sent(`GET ${path}`, [])).status, 200, path);
    }
    for (const path of ['/v1.0/nothing', '/v1.0/', '/v1.0/uploadImage/x']) {
      const { status, body } = await sent(`GET ${path}`, []);
      assert.equal(status, 404, path);
      assert.equal(body.success, false);
    }
  });

  test('creates folders from any carrier, an empty JSON body included', async () => {
    const json = 'Content-Type: application/json';
    const made = await sent('POST /v1.0/createfolder?path=%2Fwp%2Finner', [json, 'Content-Length: 0']);
    assert.equal(made.status, 200);
    assert.deepEqual(made.body.createdFolder, {
      name: 'inner',
      path: '/wp/inner/',
      parent: '/wp/',
      status: 'Created',
    });
    for (const body of [{ path: '/wp/inner/' }, { Path: 'wp/inner' }, { PATH: 'wp//inner/', name: null }]) {
      assert.equal((await call('POST', 'createFolder', body)).createdFolder['status'], 'AlreadyExist');
    }
    for (const [type, body] of [
      ['application/json; charset=windows-1254', '{"path":"\\/wp\\/turkish"}'],
      ['application/json;charset=utf-16', '{"path":"x"}'],
      ['application/x-www-form-urlencoded', 'path=%2Fwp%2Fform'],
      ['text/plain', '{"path":"/wp/plain"}'],
      ['application/json; charset=nonsense', '{"path":"/wp/nonsense"}'],
    ] as const) {
      const { status } = await sent(
        'POST /v1.0/createFolder',
        [`Content-Type: ${type}`, `Content-Length: ${body.length}`],
        body,
      );
      assert.equal(status, type.includes('utf-16') ? 400 : 200, type);
    }
    assert.equal(
      (await sent('POST /v1.0/createFolder', ['Content-Type: text/plain', 'Content-Length: 5'], 'hello'))
        .status,
      415,
    );
    for (const body of [
      {},
      { path: '' },
      { path: null },
      { path: '/' },
      { path: '//' },
      { path: 5 },
      { path: ['a'] },
      { path: '../x' },
      { path: 'a\0b' },
    ]) {
      await call('POST', 'createFolder', body, 400);
    }
  });

  test('lists a folder as clients ask for it', async () => {
    for (const path of ['/l', '/l/one', '/l/two']) await call('POST', 'createFolder', { path });
    await upload(world, acme, { name: 'z.jpg', bytes }, { path: 'l' });
    await upload(world, acme, { name: 'deep.jpg', bytes }, { path: 'l/one' });
    for (const query of ['path=%2Fl', 'path=l', 'path=/l/', 'Path=%2Fl%2F&continuationToken=']) {
      const { status, body } = await sent(`GET /v1.0/listFolder?${query}`, [
        'Content-Type: application/json',
      ]);
      assert.equal(status, 200);
      assert.deepEqual(body.folders, [
        { name: 'one', path: '/l/one/', parent: '/l/' },
        { name: 'two', path: '/l/two/', parent: '/l/' },
      ]);
      assert.deepEqual(
        body.images.map(({ name, folder }) => [name, folder]),
        [['/l/z.jpg', '/l/']],
      );
      assert.deepEqual([body.streams, body.continuationToken], [[], null]);
    }
    for (const query of ['', '?path=', '?path=%2F', '?path=&continuationToken=']) {
      const { folders } = await call('GET', `listfolder${query}`);
      assert.ok(
        folders.some(({ path, parent }) => path === '/l/' && parent === '/'),
        query,
      );
    }
    await call('GET', 'listFolder?path=/never', undefined, 404);
    await call('GET', 'listFolder?path=/l&continuationToken=nonsense', undefined, 400);
    await call(
      'GET',
      `listFolder?continuationToken=${Buffer.from('f/\0').toString('base64url')}`,
      undefined,
      400,
    );
  });

  test('finds an image however its name is escaped', async () => {
    await create(world, acme, { name: 'x.jpg', bytes }, { name: 'a+b c.jpg', visibility: 'public' });
    for (const name of [
      '/a%2Bb%20c.jpg',
      '%2Fa%2Bb%20c.jpg',
      '/a+b%20c.jpg',
      'a%2Bb%20c.jpg',
      '//a%2Bb+c.jpg',
    ]) {
      const { status, body } = await sent(`GET /v1.0/image?name=${name}`, ['Content-Type: application/json']);
      assert.equal(status, 200, name);
      assert.equal(body.image['name'], '/a+b c.jpg');
      assert.equal((await fetch(String(body.image['url']))).status, 200);
    }
    await call('GET', 'image?name=/never-there.jpg', undefined, 404);
    await call('GET', 'image?name=/A+B%20C.jpg', undefined, 404);
    await call('GET', 'image', undefined, 400);
    await call('GET', 'image?name=/a.jpg&name=/b.jpg', undefined, 400);
    await call('GET', 'image?name=%00', undefined, 400);
  });

  test('deletes exactly the image that is named, and nothing when none is', async () => {
    for (const [index, field] of ['name', 'Name', 'path'].entries()) {
      const image = await upload(world, acme, { name: `del${index}.jpg`, bytes }, { path: '/del' });
      const { deletedImage } = await call('DELETE', 'deleteImage', { [field]: `/del/del${index}.jpg` });
      assert.deepEqual(deletedImage, {
        name: image.name,
        status: 'Deleted',
        url: image.url,
        imagePath: image['imagePath'],
      });
      await call('DELETE', 'deleteImage', { name: image.name }, 404);
    }
    const before = await assetCount(world);
    for (const body of [
      undefined,
      {},
      { name: '' },
      { name: null },
      { name: '/' },
      { names: [] },
      { name: {} },
      { name: ' ' },
      { name: '/del/' },
    ]) {
      const answer = await contract(world, acme, 'DELETE', 'deleteImage', body);
      assert.ok([400, 404].includes(answer.status), JSON.stringify(body));
      await readEnvelope(answer, answer.status);
    }
    const empty = await sent('DELETE /v1.0/deleteImage', ['Content-Type: application/json']);
    assert.equal(empty.status, 400);
    assert.equal(await assetCount(world), before);
  });

  test('what an organization keeps private by its setting is private when uploaded here', async () => {
    await world.ctx.database.db
      .updateTable('organizations')
      .set({ contract_public: false })
      .where('cloudname', '=', 'acme')
      .execute();
    const image = await upload(world, acme, { name: 'private.jpg', bytes });
    assert.equal((await fetch(image.url)).status, 404);
    await world.ctx.database.db
      .updateTable('organizations')
      .set({ contract_public: true })
      .where('cloudname', '=', 'acme')
      .execute();
    await upload(world, acme, { name: 'private.jpg', bytes }, { overwrite: 'true' });
    assert.equal((await fetch(image.url)).status, 404);
  });

  test('takes many files at the same time into the same place', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        upload(
          world,
          acme,
          { name: `r${index % 3}.jpg`, bytes },
          { path: '/race/deep', overwrite: String(index % 2 === 0) },
        ),
      ),
    );
    const words = answers.map(({ status }) => status);
    assert.equal(words.filter((status) => status === 'Uploaded').length, 3);
    assert.ok(words.every((status) => ['Uploaded', 'Overwrited', 'AlreadyExist'].includes(status)));
  });

  test('a body that breaks off, or a client that leaves, stores nothing', async () => {
    const rows = await assetCount(world);
    const body = rawForm(
      'cut',
      { head: 'Content-Disposition: form-data; name="a"; filename="a.jpg"', body: bytes },
      { head: 'Content-Disposition: form-data; name="b"; filename="b.jpg"', body: bytes },
    );
    for (const path of ['/v1.0/uploadImage', '/api/v1/assets']) {
      for (const share of [0.1, 0.45, 0.55, 0.97]) {
        const part = body.subarray(0, Math.floor(body.length * share));
        const whole = await overSocket(
          world,
          `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${acme.authorization}\r\nContent-Type: multipart/form-data; boundary=cut\r\nContent-Length: ${part.length}\r\n\r\n`,
          part,
        );
        assert.match(whole, /^HTTP\/1\.1 4\d\d /, `${path} ${share}`);
        const socket = await openSocket(world);
        socket.on('error', () => {});
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: ${acme.authorization}\r\nContent-Type: multipart/form-data; boundary=cut\r\nContent-Length: ${body.length}\r\n\r\n`,
        );
        socket.write(part, () => socket.destroy());
      }
    }
    await eventually(
      'nothing is staged',
      async () => !(await storedKeys(world)).some((key) => key.startsWith('staging/')),
    );
    assert.equal(await assetCount(world), rows);
    assert.equal((await native(world, acme, 'GET', '/assets')).status, 200);
  });
});
