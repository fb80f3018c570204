import assert from 'node:assert/strict';
import { test } from 'node:test';
import { overSocket } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { startSource } from '../support/source.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

/** A call as the plugin makes it over WordPress's own client: JSON is said to be sent also where nothing is. */
async function plugin(world: World, account: Account, line: string, body?: object) {
  const text = body === undefined ? '' : JSON.stringify(body).replaceAll('/', '\\/');
  const raw = await overSocket(
    world,
    [
      `${line} HTTP/1.1`,
      `Host: ${new URL(world.url).host}`,
      'User-Agent: WordPress/6.1.9; https://blog.example',
      'Accept: */*',
      'Accept-Encoding: deflate, gzip, br, zstd',
      `Referer: ${world.url}${line.split(' ')[1]}`,
      'Content-Type: application/json',
      `Authorization: ${account.authorization}`,
      'Connection: close',
      ...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(text)}`]),
    ].join('\r\n'),
    '\r\n\r\n',
    text,
  );
  const [head = '', answer = ''] = raw.split(/\r\n\r\n(.*)/s);
  assert.doesNotMatch(head, /content-encoding/i);
  return { status: Number(head.slice(9, 12)), body: JSON.parse(answer) as Record<string, unknown> };
}

test('a WordPress site checks its settings, hands over its media, shows them in every size and takes one back', async () => {
  await using site = await startSource();
  await using world = await createWorld({ environment: { VITRINE_FETCH_ALLOW: site.host } });
  const account = await world.createAccount('blog');
  const call = (line: string, body?: object) => plugin(world, account, line, body);

  assert.equal((await call('GET /v1.0/listFolder?path=%2F')).status, 200);
  assert.equal((await call('GET /v1.0/subscription')).body['cloudname'], 'blog');

  // Two months' uploads of one name: the plugin puts all into one folder.
  const may = await canvasOf(photo(800, 600)).jpeg().toBuffer();
  const june = await canvasOf(photo(640, 480, 9))
    .jpeg()
    .toBuffer();
  site.serve('/wp-content/uploads/2020/05/my%20logo.jpg', may);
  site.serve('/wp-content/uploads/2020/06/my%20logo.jpg', june);
  const names: string[] = [];
  for (const month of ['05', '06']) {
    const from = `${site.url}/wp-content/uploads/2020/${month}/my logo.jpg`;
    const { status, body } = await call('POST /v1.0/fetchImage', {
      from,
      targetPath: '/',
      useFilename: true,
    });
    assert.equal(status, 200);
    names.push((body['fetchedImage'] as { name: string }).name);
  }
  assert.deepEqual(names, ['/mylogo.jpg', '/mylogo-2.jpg']);
  const again = {
    from: `${site.url}/wp-content/uploads/2020/05/my logo.jpg`,
    targetPath: '/',
    useFilename: true,
  };
  const repeated = await call('POST /v1.0/fetchImage', again);
  assert.equal((repeated.body['fetchedImage'] as { name: string }).name, '/mylogo.jpg');

  for (const [name, widths] of [
    ['/mylogo.jpg', [150, 300, 768, 1_536]],
    ['/mylogo-2.jpg', [150, 300]],
  ] as const) {
    const whole = await fetch(`${world.url}/cdn/blog${name}`);
    assert.equal(whole.headers.get('content-type'), 'image/jpeg');
    for (const width of widths) {
      const path = `/cdn/blog/f_auto,c_fit,w_${width}${name}`;
      const answer = await world.get(path, { headers: { accept: 'image/webp,*/*' } });
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'image/webp'], path);
      await answer.bytes();
    }
    assert.equal((await world.get(`/cdn/blog/f_auto,c_fit,w_300,h_300${name}`)).status, 200);
    assert.equal((await world.get(`/cdn/blog/f_auto,c_fit,w_0${name}`)).status, 200);
  }

  const missing = { from: `${site.url}/wp-content/uploads/none.jpg`, targetPath: '/', useFilename: true };
  const refused = await call('POST /v1.0/fetchImage', missing);
  assert.deepEqual(
    [refused.status, refused.body['fetchedImage'], refused.body['success']],
    [422, undefined, false],
  );

  const undone = await call('DELETE /v1.0/deleteImage', { name: '/mylogo.jpg' });
  assert.deepEqual(
    [undone.status, (undone.body['deletedImage'] as { name: string }).name],
    [200, '/mylogo.jpg'],
  );
  assert.equal((await world.get('/cdn/blog/f_auto,c_fit,w_300/mylogo.jpg')).status, 404);
  assert.equal((await world.get('/cdn/blog/f_auto,c_fit,w_300/mylogo-2.jpg')).status, 200);

  for (const line of [
    'POST /v1.0/createfolder?path=%2Fsite',
    'GET /v1.0/listfolder?path=%2Fsite',
    'GET /v1.0/get?name=%2Fmylogo-2.jpg',
    'DELETE /v1.0/deletefolder?path=%2Fsite',
  ]) {
    assert.equal((await call(line)).status, 200, line);
  }
});

test('the delivery addresses that applications wrote are answered', async () => {
  await using world = await createWorld();
  const account = await world.createAccount('cloud');
  const bytes = await canvasOf(photo(600, 500)).png().toBuffer();
  for (const path of ['/', '/dir'])
    await fetch(`${world.url}/v1.0/uploadImage`, {
      method: 'POST',
      headers: { authorization: account.authorization },
      body: uploadOf(path, bytes),
    });
  for (const [path, type] of [
    ['/f_auto,c_fit,w_300/a.png', 'png'],
    ['/h_300/a.png', 'png'],
    ['/c_crop,w_400,h_320,g_bottom_right,f_auto/a.png', 'png'],
    ['/c_crop,w_400,h_320,g_bot_right/a.png', 'png'],
    ['/c_crop,f_png,q_1,h_340,w_500/a.png', 'png'],
    ['/e_blur:300/a.png', 'png'],
    ['/o_seo/dir/a/a-picture-of-something.png', 'png'],
    ['/w_64,f_auto/a.png', 'png'],
    ['/f_webp,q_75,w_800,h_600/a.png', 'webp'],
    ['//a.png', 'png'],
    ['/a.png?t=1', 'png'],
    ['/a.png?fbclid=x', 'png'],
    ['/a.png?w=25&f=auto', 'png'],
    ['/f_jpg/dir/a.png?w=20', 'jpeg'],
  ] as const) {
    const answer = await world.get(`/cdn/cloud${path}`);
    assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, `image/${type}`], path);
    await answer.bytes();
  }
});

function uploadOf(path: string, bytes: Buffer): FormData {
  const body = new FormData();
  body.append('path', path);
  body.append('useFilename', 'true');
  body.append('files', new Blob([Uint8Array.from(bytes)]), 'a.png');
  return body;
}
