import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { ApiDocument } from '#http/api-document.ts';
import { problemKinds } from '#problems.ts';
import { anchorsOf } from '../docs/markdown.ts';
import { createWorld, type World } from '../support/world.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('the guide on the server', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
  });
  after(() => world[Symbol.asyncDispose]());

  const pages = globSync('docs/**/*.md', { cwd: root })
    .filter((file) => file !== 'docs/reference/problems.md')
    .map((file) => ({ file, path: `/${file.replace(/(?:\/README)?\.md$/, '')}` }));

  async function markupAt(path: string): Promise<string> {
    const answer = await world.get(path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get('content-type') ?? '', /^text\/html/, path);
    return answer.text();
  }

  test('has every page of docs, its headings under the anchors that links use', async () => {
    for (const { file, path } of pages) {
      const markup = await markupAt(path);
      for (const anchor of anchorsOf(readFileSync(root + file, 'utf8'))) {
        assert.ok(markup.includes(`id="${anchor}"`), `${path}#${anchor}`);
      }
      assert.doesNotMatch(markup, /<!-- run|<script(?! src="\/assets\/)/);
    }
  });

  test('every link and picture of every page is there', async () => {
    const paths = [...pages.map(({ path }) => path), '/', '/api/docs', '/docs/problems'];
    const seen = new Map<string, string>();
    for (const path of paths) {
      const markup = await markupAt(path);
      for (const [, target = ''] of markup.matchAll(/(?:href|src)="([^"]+)"/g)) {
        if (!target.startsWith('/')) {
          const isHere = !target.startsWith('#') || markup.includes(`id="${target.slice(1)}"`);
          assert.ok(isHere, `${path} ${target}`);
          continue;
        }
        const [file = '', anchor] = target.split('#');
        const answer = seen.get(file) ?? (await (await found(file, path)).text());
        seen.set(file, answer);
        assert.ok(anchor === undefined || answer.includes(`id="${anchor}"`), `${path} ${target}`);
      }
    }
  });

  async function found(file: string, from: string): Promise<Response> {
    const answer = await world.get(file);
    // What is for who is signed in leads to where one signs in.
    const entry = answer.headers.get('location') ?? '';
    const isThere = answer.status === 200 || (answer.status === 303 && entry.startsWith('/sign-in?next='));
    assert.ok(isThere, `${from} leads to ${file}: ${answer.status}`);
    return answer;
  }

  test('every kind of problem has its place, and what its advice names is there', async () => {
    const markup = await markupAt('/docs/problems');
    for (const { code, advice } of problemKinds) {
      assert.ok(markup.includes(`id="${code}"`), code);
      for (const [path] of advice.matchAll(/\/(?:api\/)?docs[a-z/-]*/g)) await found(path, code);
    }
  });

  test('the reference of the API has every call', async () => {
    const markup = await markupAt('/api/docs');
    const document = (await (await world.get('/api/openapi.json')).json()) as ApiDocument;
    for (const methods of Object.values(document.paths)) {
      for (const { operationId } of Object.values(methods)) {
        assert.ok(markup.includes(`id="${operationId}"`), operationId);
      }
    }
  });
});
