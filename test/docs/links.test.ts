import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { anchorsOf, linksOf } from './markdown.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).sort();

test('every link between the pages leads to a file or heading that is there', () => {
  assert.deepEqual(pages.flatMap(brokenLinks), []);
});

test('every page of the guide and every picture is reached from the README or the index', () => {
  const reached = new Set(
    ['README.md', 'docs/README.md'].flatMap((page) => localLinks(page).map(({ file }) => file)),
  );
  const wanted = [...globSync('docs/*.md', { cwd: root }), ...globSync('docs/reference/*', { cwd: root })];
  assert.deepEqual(
    wanted.filter((page) => page !== 'docs/README.md' && !reached.has(page)),
    [],
  );
});

test('the pictures of the documentation stay small', () => {
  for (const picture of globSync('docs/images/*', { cwd: root })) {
    assert.ok(statSync(root + picture).size < 250_000, picture);
  }
});

type Link = { readonly target: string; readonly file: string; readonly anchor: string | undefined };

function localLinks(page: string): Link[] {
  return linksOf(readFileSync(root + page, 'utf8'))
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => {
      const [path = '', anchor] = target.split('#');
      return {
        target,
        anchor,
        file: path === '' ? page : relative(root, resolve(root, dirname(page), path)),
      };
    });
}

function brokenLinks(page: string): string[] {
  return localLinks(page)
    .filter(({ file, anchor }) => {
      if (!existsSync(root + file)) return true;
      return anchor !== undefined && !anchorsOf(readFileSync(root + file, 'utf8')).has(anchor);
    })
    .map(({ target }) => `${page}: ${target}`);
}
