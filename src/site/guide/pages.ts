import { readdir, readFile } from 'node:fs/promises';
import { type Written, write } from './markdown.ts';

const folder = new URL('../../../docs/', import.meta.url);

/** What is in `docs/`, by the path it is served at. Looked for once: it changes with the version only. */
export type Guide = {
  readonly pages: ReadonlyMap<string, string>;
  readonly pictures: ReadonlyMap<string, string>;
};

/** Pages that the server itself has more of than the file says. */
const elsewhere: Readonly<Record<string, string>> = {
  '/docs/reference/problems.md': '/docs/problems',
  '/docs/reference/openapi.json': '/api/docs',
};

export async function openGuide(): Promise<Guide> {
  const files = (await readdir(folder, { recursive: true })).map((file) => file.replaceAll('\\', '/'));
  const served = (ending: RegExp) =>
    files.filter((file) => ending.test(file)).map((file) => [pathOf(`/docs/${file}`), file] as const);
  return {
    pages: new Map(served(/\.md$/).filter(([path]) => !Object.values(elsewhere).includes(path))),
    pictures: new Map(served(/\.(?:webp|jpg)$/)),
  };
}

/** One page of the guide, its links leading to where things are on this server. */
export async function readPage(guide: Guide, file: string): Promise<Written> {
  const base = new URL(`/docs/${file}`, 'http://guide');
  return write(await readFile(new URL(file, folder), 'utf8'), (target) => {
    if (/^[a-z]+:/.test(target)) return target;
    const { pathname, hash } = new URL(target, base);
    if (target.startsWith('#')) return target;
    const path = pathOf(pathname);
    const isServed =
      guide.pages.has(path) || guide.pictures.has(path) || Object.values(elsewhere).includes(path);
    return isServed ? path + hash : undefined;
  });
}

export function readPicture(file: string): Promise<Buffer> {
  return readFile(new URL(file, folder));
}

/** `/docs/README.md` is `/docs`, and `/docs/reference/operations.md` is `/docs/reference/operations`. */
function pathOf(file: string): string {
  return elsewhere[file] ?? file.replace(/(?:\/README)?\.md$/, '');
}
