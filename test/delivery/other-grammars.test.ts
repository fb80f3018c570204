import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { operator } from '#access/actor.ts';
import { parseAddress } from '#delivery/address.ts';
import { grammars } from '#delivery/foreign/grammars.ts';
import { setPreset } from '#delivery/presets.ts';
import { setDelivery } from '#delivery/rules/delivery-settings.ts';
import { parseTransformation, printTransformation } from '#imaging/transformation.ts';
import { Problem } from '#platform/problem.ts';
import { upload } from '../support/doors.ts';
import { canvasOf, photo } from '../support/pictures.ts';
import { type Account, createWorld, type World } from '../support/world.ts';

/** An address in the grammar of another system, and what it means in ours. */
const golden: readonly (readonly [string, string])[] = [
  ['~cloudinary/image/upload/w_300,h_200,c_fill,g_auto/photo.jpg', 'w_300,h_200,c_fill,g_auto'],
  ['~cloudinary/acme/image/upload/s--abcd1234--/w_0.5/v1712345678/photo.jpg', 'w_0.5'],
  ['~cloudinary/image/upload/c_fit,w_900,h_900/photo.jpg', 'w_900,h_900,c_mfit/w_900,h_900,c_fit'],
  [
    '~cloudinary/image/upload/c_limit,w_90/e_sepia:40/f_auto,q_auto/photo.jpg',
    'w_90,c_fit/e_sepia:40/q_auto,f_auto',
  ],
  ['~cloudinary/image/upload/fl_strip_profile,w_90/photo.jpg', 'w_90'],
  [
    '~cloudinary/image/upload/w_200/l_text:Arial_20_bold:Hello%20there,co_white,g_south,y_9/photo.jpg',
    'w_200/l_text:Arial_20_bold:Hello%20there,co_white,g_bottom,y_9',
  ],
  [
    '~cloudinary/image/upload/co_rgb:ff8800,l_text:Arial_20:Hi/fl_layer_apply,g_north_west,x_5/f_webp/photo.jpg',
    'l_text:Arial_20:Hi,co_ff8800,g_top_left,x_5/f_webp',
  ],
  [
    '~cloudinary/image/upload/w_200/l_photo.jpg/c_scale,w_0.2/o_50/fl_layer_apply,g_south_east/e_sepia/photo.jpg',
    'w_200/l_photo.jpg,w_0.2,o_50,g_bottom_right/e_sepia',
  ],
  ['~cloudinary/image/upload/fl_progressive.strip_profile,t_card/photo.jpg', 't_card,fl_progressive'],
  ['~cloudinary/image/upload/cs_srgb,w_90/photo.jpg', 'w_90,cs_srgb'],
  ['~cloudinary/image/upload/photo.jpg', ''],
  ['~imgix/photo.jpg?w=300&h=200&fit=crop&crop=top,left', 'w_300,h_200,c_fill,g_top_left'],
  ['~imgix/photo.jpg?w=300&fit=max&auto=format,compress', 'w_300,c_fit,f_auto,q_auto'],
  ['~imgix/photo.jpg?w=90&fit=max&cs=origin', 'w_90,c_fit,cs_origin'],
  ['~imgix/photo.jpg?w=900', 'w_900,c_mfit/w_900,c_fit'],
  ['~imgix/photo.jpg?rect=10,20,100,80&sat=-100&s=0123', 'c_crop,x_10,y_20,w_100,h_80/e_saturation:-100'],
  ['~imgix/photo.jpg?w=300&h=300&fit=fill&fill=blur', 'w_300,h_300,c_pad,b_blurred'],
  [
    '~imgproxy/insecure/rs:fill:300:200:1/g:nowe/plain/photo.jpg@webp',
    'w_300,h_200,c_fill,g_top_left,f_webp',
  ],
  [
    '~imgproxy/AfrOrF3gWeDA6VOlDG4TzxMv39O7MXnF4CXpKUwGqRM/w:300/q:60/cGhvdG8uanBn.png',
    'w_300,c_fit,q_60,f_png',
  ],
  [
    '~imgproxy/_/c:100:80:nowe/rs:fit:50:50/plain/local:///photo.jpg',
    'c_crop,w_100,h_80,g_top_left/w_50,h_50,c_fit',
  ],
  ['~imgproxy/unsafe/w:200/-/pix:9/plain/photo.jpg', 'w_200,c_fit/e_pixelate:9'],
  ['~imgproxy/unsafe/w:90/scp:0/plain/photo.jpg', 'w_90,c_fit,cs_origin'],
  ['~imgproxy/unsafe/pr:card/plain/photo.jpg', 't_card'],
  ['~imgproxy/unsafe/plain/photo.jpg', ''],
  ['~ipx/w_300/photo.jpg', 'w_300,c_fit'],
  ['~ipx/s_300x200,f_webp,q_70/photo.jpg', 'w_300,h_200,c_lfill,f_webp,q_70'],
  ['~ipx/width_900&enlarge&fit_inside/photo.jpg', 'w_900,c_mfit/w_900,c_fit'],
  ['~ipx/_/photo.jpg', ''],
];

function read(address: string) {
  const mark = address.indexOf('?');
  const [pathname, query] = mark < 0 ? [address, ''] : [address.slice(0, mark), address.slice(mark + 1)];
  return parseAddress(`/acme/${pathname}`, query);
}

describe('an address in the grammar of another system', () => {
  let world: World;
  let acme: Account;
  before(async () => {
    world = await createWorld();
    acme = await world.createAccount('acme');
    await upload(world, acme, {
      name: 'photo.jpg',
      bytes: await canvasOf(photo(400, 300)).jpeg().toBuffer(),
    });
    await setPreset(world.ctx, operator, { cloudname: 'acme', name: 'card', operations: 'w_60' });
  });
  after(() => world[Symbol.asyncDispose]());

  for (const [theirs, ours] of golden) {
    test(`${theirs} is ${ours === '' ? 'the picture as it is' : ours}`, async () => {
      const { transformation, path } = read(theirs);
      assert.equal(path, '/photo.jpg');
      const expected = ours === '' ? [] : parseTransformation(ours);
      assert.equal(printTransformation(transformation), printTransformation(expected ?? []));
      const own = ours === '' ? '/cdn/acme/photo.jpg' : `/cdn/acme/${ours}/photo.jpg`;
      const [other, native] = await Promise.all([world.get(`/cdn/acme/${theirs}`), world.get(own)]);
      assert.equal(other.status, 200, await other.clone().text());
      assert.equal(other.headers.get('etag'), native.headers.get('etag'));
      assert.deepEqual(await other.bytes(), await native.bytes());
    });
  }

  const refused: readonly (readonly [string, string])[] = [
    ['~cloudinary/image/upload/w_auto,c_fill/photo.jpg', 'w_auto'],
    ['~cloudinary/image/upload/e_vectorize/photo.jpg', 'e_vectorize'],
    ['~cloudinary/image/upload/l_photo.jpg/e_sepia/fl_layer_apply,g_south/photo.jpg', 'e_sepia'],
    ['~cloudinary/image/upload/l_text:Nowhere_x:Hi/photo.jpg', 'l_text:Nowhere_x:Hi'],
    ['~cloudinary/image/upload/$x_10/w_$x/photo.jpg', '$x_10'],
    ['~cloudinary/image/fetch/https://example.org/photo.jpg', 'image/fetch'],
    ['~cloudinary/video/upload/photo.jpg', 'video/upload'],
    ['~imgix/photo.jpg?w=300&mark64=abc', 'mark64=abc'],
    ['~imgix/photo.jpg?w=-1', 'w=-1'],
    ['~imgix/photo.jpg?fit=crop,w_9', 'fit=crop,w_9'],
    ['~imgproxy/insecure/rs:auto:300:200/plain/photo.jpg', 'rs:auto:300:200'],
    ['~imgproxy/w:300/plain/photo.jpg', 'w:300'],
    ['~imgproxy/insecure/wm:0.5/plain/photo.jpg', 'wm:0.5'],
    ['~imgproxy/insecure/w:10/plain/https://example.org/photo.jpg', 'https:/example.org/photo.jpg'],
    ['~imgproxy/insecure/w:10/plain/s3://bucket/photo.jpg', 's3:/bucket/photo.jpg'],
    ['~ipx/clahe_3/photo.jpg', 'clahe_3'],
    ['~ipx/w_300', 'w_300'],
  ];
  for (const [theirs, part] of refused) {
    test(`${theirs} is refused, and ${part} is named`, async () => {
      const answer = await world.get(`/cdn/acme/${theirs}`);
      const problem = (await answer.json()) as { detail: string; code: string };
      assert.equal(answer.status, 400);
      assert.equal(problem.code, 'foreign-url-not-expressible');
      assert.ok(problem.detail.includes(JSON.stringify(part)), problem.detail);
    });
  }

  test('what is not there is told with what is likely meant', async () => {
    const detail = async (path: string) => {
      const answer = await world.get(`/cdn/acme/${path}`);
      assert.equal(answer.status, 404);
      return ((await answer.json()) as { detail: string }).detail;
    };
    assert.match(await detail('~thumbor/300x200/photo.jpg'), /"~thumbor" is none of ~info, .*~ipx/);
    assert.match(await detail('~cloudinary/image/upload/w_90/photo.webp'), /with its extension/);
  });

  test('whatever is written there, it is read or refused for what it says', () => {
    const parts = grammars.flatMap(({ rows }) =>
      rows.flatMap(({ keys, example }) =>
        keys.flatMap((key) => [`${key}_${example}`, `${key}:${example}`, `${key}=${example}`]),
      ),
    );
    const odd = [
      '',
      '-',
      '_',
      '..',
      'plain',
      '@',
      '%',
      'NaN',
      '1e9',
      '-5',
      '\u0000',
      'w_99999999999',
      'l_x',
      'é',
      ':',
      ',',
    ];
    const part = fc.oneof(fc.constantFrom(...parts, ...odd), fc.string({ maxLength: 12 }));
    const names = fc.constantFrom(...grammars.map(({ name }) => name));
    fc.assert(
      fc.property(names, fc.array(part, { maxLength: 8 }), part, (name, segments, query) => {
        try {
          read(`~${name}/${segments.map(encodeURIComponent).join('/')}/photo.jpg?${query}`);
        } catch (error) {
          assert.ok(error instanceof Problem && error.status >= 400 && error.status < 500, String(error));
        }
      }),
      { numRuns: 3_000 },
    );
  });

  test('every row of every table reads its own example', () => {
    for (const grammar of grammars) {
      for (const { keys, example } of grammar.rows) {
        for (const key of keys)
          assert.doesNotThrow(() => read(`~${grammar.name}/${grammar.write(key, example)}`), key);
      }
    }
  });

  test('is refused where the organization does not want it, and what is not there is still not there', async () => {
    await setDelivery(world.ctx, operator, { cloudname: 'acme', change: { other_grammars: false } });
    assert.equal((await world.get('/cdn/acme/~ipx/w_50/photo.jpg')).status, 403);
    assert.equal((await world.get('/cdn/acme/~ipx/w_50/none.jpg')).status, 404);
    assert.equal((await world.get('/cdn/acme/w_50/photo.jpg')).status, 200);
    await setDelivery(world.ctx, operator, { cloudname: 'acme', change: { other_grammars: true } });
    assert.equal((await world.get('/cdn/acme/~ipx/w_50/photo.jpg')).status, 200);
  });
});
