import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { createWorld, type World } from '../support/world.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

test('the tables of operations show what there is, and the sizes that come out', async () => {
  await using world = await createWorld();
  await upload(world);
  const rows = ['README.md', 'docs/delivery.md'].flatMap((page) => rowsOf(readFileSync(root + page, 'utf8')));
  assert.ok(rows.length > 20);
  for (const { operations, size } of rows) {
    const answer = await world.get(`/cdn/demo/${operations}/lake.jpg`);
    const body = Buffer.from(await answer.arrayBuffer());
    assert.equal(answer.status, 200, `${operations}: ${body.toString()}`);
    if (size === undefined) continue;
    const { width, height } = await sharp(body).metadata();
    assert.equal(`${width} × ${height}`, size, operations);
  }
});

async function upload(world: World): Promise<void> {
  const { authorization } = await world.createAccount('demo');
  const form = new FormData();
  form.set('visibility', 'public');
  form.set('file', new File([new Uint8Array(readFileSync(`${root}docs/images/lake.jpg`))], 'lake.jpg'));
  const answer = await world.get('/api/v1/assets', {
    method: 'POST',
    headers: { authorization },
    body: form,
  });
  assert.equal(answer.status, 201, await answer.text());
}

type Row = { readonly operations: string; readonly size: string | undefined };

/** The operations of the first column, with the size of the second where it begins with one. */
function rowsOf(markdown: string): Row[] {
  return [...markdown.matchAll(/^\| (`[a-z]_[^|]+) \| (\d+ × \d+)?/gm)].flatMap(([, first = '', size]) =>
    [...first.matchAll(/`([^`]+)`/g)].map(([, operations = '']) => ({ operations, size })),
  );
}
