import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  assetCount,
  contract,
  eventually,
  type FilePart,
  form,
  native,
  openSocket,
  overSocket,
  rawForm,
  storedKeys,
} from '../support/doors.ts';
import { canvasOf, photo, pngBomb } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

const svg = (inner: string, before = '') =>
  Buffer.from(
    `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">${inner}</svg>`,
  );

describe('what is no good picture is refused by both doors, and nothing of it stays', () => {
  let world: World;
  let acme: Account;
  let jpeg: Buffer;
  before(async () => {
    world = await createWorld({ environment: { VITRINE_MAX_FILE: '300KB', VITRINE_MAX_FILES: '3' } });
    acme = await world.createAccount('acme');
    jpeg = await canvasOf(photo(200, 150)).jpeg().toBuffer();
  });
  after(() => world[Symbol.asyncDispose]());

  async function nothingStays(): Promise<void> {
    await eventually('nothing is stored', async () => (await storedKeys(world)).length === 0);
    assert.equal(await assetCount(world), 0);
  }

  const doors: readonly (readonly [string, (...files: FilePart[]) => Promise<Response>])[] = [
    [
      'the contract',
      (...files) => contract(world, acme, 'POST', 'uploadImage', form({ useFilename: 'true' }, ...files)),
    ],
    ['the native API', (...files) => native(world, acme, 'POST', '/assets', form({}, ...files))],
  ];

  for (const [what, status, named, make] of [
    ['text', 415, 'not a picture', () => ({ name: 'x.jpg', bytes: Buffer.from('hello, I am a text') })],
    [
      'a page under the name of a picture',
      415,
      'not a picture',
      () => ({ name: 'x.jpg', bytes: Buffer.from('<!doctype html><script>alert(1)</script>') }),
    ],
    ['an empty file', 400, 'empty', () => ({ name: 'x.jpg', bytes: Buffer.alloc(0) })],
    [
      'half a JPEG',
      422,
      'damaged or incomplete',
      () => ({ name: 'x.jpg', bytes: jpeg.subarray(0, jpeg.length / 2) }),
    ],
    ['the first bytes of a JPEG', 422, 'damaged', () => ({ name: 'x.jpg', bytes: jpeg.subarray(0, 20) })],
    [
      'four hundred megapixels in fifty kilobytes',
      413,
      '20000',
      () => ({ name: 'x.png', bytes: pngBomb(20_000) }),
    ],
    ['a name to keep whose extension lies', 415, '.jpg', () => ({ name: 'x.png', bytes: jpeg })],
    ['a name to keep that a browser would run', 415, 'jpeg', () => ({ name: 'x.html', bytes: jpeg })],
    [
      'an SVG with an external entity',
      0,
      '',
      () => ({
        name: 'x.svg',
        bytes: svg('<text>&e;</text>', '<!DOCTYPE svg [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
      }),
    ],
    [
      'an SVG that grows without end',
      0,
      '',
      () => ({
        name: 'x.svg',
        bytes: svg(
          '<text>&b;</text>',
          '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;">]>',
        ),
      }),
    ],
    [
      'a file larger than is taken',
      413,
      '300000',
      () => ({ name: 'x.jpg', bytes: Buffer.concat([jpeg, Buffer.alloc(400_000)]) }),
    ],
    ['a far larger file', 413, '300000', () => ({ name: 'x.jpg', bytes: Buffer.alloc(8_000_000, 7) })],
  ] as const) {
    test(what, async () => {
      for (const [door, send] of doors) {
        const answer = await send(make());
        const text = await answer.text();
        if (status === 0)
          assert.ok(answer.status >= 400 && answer.status < 500, `${door}: ${answer.status} ${text}`);
        else assert.equal(answer.status, status, `${door}: ${text}`);
        assert.ok(text.includes(named), `${door}: ${text}`);
      }
      await nothingStays();
    });
  }

  test('an over-large file does not hinder the good one behind it', async () => {
    const answer = await contract(
      world,
      acme,
      'POST',
      'uploadImage',
      form(
        { useFilename: 'true' },
        { name: 'big.jpg', bytes: Buffer.alloc(2_000_000) },
        { name: 'ok.jpg', bytes: jpeg },
      ),
    );
    const { uploadedFiles } = (await answer.json()) as { uploadedFiles: { name?: string; status: string }[] };
    assert.deepEqual(
      uploadedFiles.map(({ status }) => status),
      ['Error', 'Uploaded'],
    );
    assert.equal((await contract(world, acme, 'DELETE', 'deleteImage', { name: '/ok.jpg' })).status, 200);
    await nothingStays();
  });

  test('among several files each fault names its file, and what is missing is called as the client called it', async () => {
    const bad = Buffer.from('no picture');
    const answer = await contract(
      world,
      acme,
      'POST',
      'uploadImage',
      form({ useFilename: 'true' }, { name: 'one.jpg', bytes: bad }, { name: 'fine.jpg', bytes: jpeg }),
    );
    const { errors } = (await answer.json()) as { errors: string[] };
    assert.match(errors.join(), /^file "one\.jpg": /);
    assert.equal((await contract(world, acme, 'DELETE', 'deleteImage', { name: '/fine.jpg' })).status, 200);
    const again = await contract(world, acme, 'DELETE', 'deleteImage', { name: '/fine.jpg' });
    assert.match(((await again.json()) as { errors: string[] }).errors.join(), /^name: /);
    for (const [method, operation, body, field] of [
      ['GET', 'image?name=/a/../b.jpg', undefined, 'name'],
      ['DELETE', 'deleteImage', { path: '/nope.jpg' }, 'path'],
      ['GET', 'listFolder?continuationToken=x', undefined, 'continuationToken'],
      ['POST', 'fetchImage', { from: 'nonsense' }, 'from'],
      ['POST', 'fetchImage', { from: 'http://example.org/a.jpg', targetPath: '..' }, 'targetPath'],
      ['PUT', 'moveImage', { source: '..', targetPath: '/' }, 'source'],
      ['PUT', 'moveImage', { source: '/a.jpg', targetPath: '..' }, 'targetPath'],
      ['PUT', 'copyImage', { source: '/a.jpg', name: 'a/b' }, 'name'],
    ] as const) {
      const refused = await contract(world, acme, method, operation, body);
      const { errors: said } = (await refused.json()) as { errors: string[] };
      assert.ok(said.join().startsWith(`${field}: `), `${operation}: ${said.join()}`);
    }
    await nothingStays();
  });

  test('no file, too many files, and bodies that are no form', async () => {
    const files = Array.from({ length: 5 }, (_, index) => ({ name: `${index}.jpg`, bytes: jpeg }));
    const bodies: readonly (readonly [number, string, () => Promise<Response>])[] = [
      [400, 'no file', () => contract(world, acme, 'POST', 'uploadImage', form({ path: '/a' }))],
      [413, 'at most 3', () => contract(world, acme, 'POST', 'uploadImage', form({}, ...files))],
      [413, 'at most 1', () => native(world, acme, 'POST', '/assets', form({}, ...files))],
      [415, 'multipart/form-data', () => contract(world, acme, 'POST', 'uploadImage', { path: '/a' })],
      [415, 'multipart/form-data', () => contract(world, acme, 'POST', 'uploadImage')],
      [
        413,
        'field',
        () =>
          contract(
            world,
            acme,
            'POST',
            'uploadImage',
            form({ path: 'x'.repeat(70_000) }, { name: 'a.jpg', bytes: jpeg }),
          ),
      ],
      [
        400,
        'control character',
        () =>
          contract(
            world,
            acme,
            'POST',
            'uploadImage',
            form({ path: 'a\0b' }, { name: 'a.jpg', bytes: jpeg }),
          ),
      ],
      [
        400,
        '..',
        () =>
          contract(
            world,
            acme,
            'POST',
            'uploadImage',
            form({ path: '../../etc' }, { name: 'a.jpg', bytes: jpeg }),
          ),
      ],
      [
        400,
        '1024 bytes',
        () =>
          contract(
            world,
            acme,
            'POST',
            'uploadImage',
            form({ path: '山'.repeat(60).concat('/').repeat(7) }, { name: 'a.jpg', bytes: jpeg }),
          ),
      ],
      [
        400,
        '~',
        () =>
          contract(
            world,
            acme,
            'POST',
            'uploadImage',
            form({ path: '~info' }, { name: 'a.jpg', bytes: jpeg }),
          ),
      ],
    ];
    for (const [status, named, send] of bodies) {
      const answer = await send();
      const text = await answer.text();
      assert.equal(answer.status, status, text);
      assert.ok(text.includes(named), text);
    }
    for (const [type, body] of [
      ['multipart/form-data', 'x'],
      ['multipart/form-data; boundary=', 'x'],
      ['multipart/form-data; boundary=b', 'nothing of a form'],
      ['multipart/form-data; boundary=b', '--b\r\n'],
      [
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="__proto__"\r\n\r\nx\r\n--b--\r\n',
      ],
      [
        'multipart/form-data; boundary=b',
        '--b\r\nContent-Disposition: form-data; name="j"\r\nContent-Type: application/json\r\n\r\n{\r\n--b--\r\n',
      ],
      ['multipart/form-data; boundary=b', ''],
      [`multipart/form-data; boundary=${'b'.repeat(300)}`, `--${'b'.repeat(300)}--`],
    ] as const) {
      for (const path of ['/v1.0/uploadImage', '/api/v1/assets']) {
        const raw = await overSocket(
          world,
          `POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${acme.authorization}\r\nContent-Type: ${type}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
        );
        assert.match(raw, /^HTTP\/1\.1 4\d\d /, `${path} ${type} ${body}\n${raw}`);
      }
    }
    await nothingStays();
  });

  test('a key is asked for before a large body is waited for', async () => {
    const socket = await openSocket(world);
    socket.write(
      'POST /v1.0/uploadImage HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 99999999\r\n\r\n--b\r\n',
    );
    const answered = await new Promise((resolve) => socket.once('data', resolve));
    assert.match(String(answered), /^HTTP\/1\.1 401 /);
    socket.destroy();
  });

  test('a body that is not as long as it says', async () => {
    const body = rawForm('b', {
      head: 'Content-Disposition: form-data; name="a"; filename="a.jpg"',
      body: jpeg,
    });
    const socket = await openSocket(world);
    socket.on('error', () => {});
    socket.write(
      `POST /v1.0/uploadImage HTTP/1.1\r\nHost: x\r\nAuthorization: ${acme.authorization}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: ${body.length}\r\n\r\n`,
    );
    socket.write(body.subarray(0, -40));
    await eventually('it is being taken in', async () => true);
    socket.destroy();
    await nothingStays();
    assert.equal((await world.get('/healthz')).status, 200);
    assert.equal((await world.get('/readyz')).status, 200);
  });
});
