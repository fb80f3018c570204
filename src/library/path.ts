import { Problem } from '#platform/problem.ts';
import { libraryProblems } from './problems.ts';

/** `/` or `/a/b/`: begins and ends with a slash. */
export type FolderPath = string & { readonly __path: 'folder' };
/** `/a/photo.jpg`: begins with a slash and does not end with one. */
export type AssetPath = string & { readonly __path: 'asset' };

export const root = '/' as FolderPath;

/** Two paths have to fit into one entry of an index, which holds 2,704 bytes. */
export const longestPathBytes = 1_024;
const maxPartBytes = 255;

/** Takes every spelling clients send: `a/b`, `/a/b`, `/a/b/`, `a//b`; nothing or `/` is the root. Throws `path-invalid`. */
export function parseFolder(text: string): FolderPath {
  const parts = parseParts(text);
  return (parts.length === 0 ? '/' : `/${parts.join('/')}/`) as FolderPath;
}

/** Throws `path-invalid`, also when no name is left. */
export function parseAssetPath(text: string): AssetPath {
  const parts = parseParts(text);
  if (parts.length === 0) refuse(text, 'the path of an asset, such as /holidays/photo.jpg');
  return `/${parts.join('/')}` as AssetPath;
}

/** One part of a path: a file's or folder's own name. Throws `path-invalid`. */
export function parseName(text: string): string {
  const parts = parseParts(text);
  const [name] = parts;
  if (name === undefined || parts.length > 1) refuse(text, 'a name without slashes');
  return name;
}

export function joinPath(folder: FolderPath, name: string): AssetPath {
  return parseAssetPath(folder + name);
}

/** `/a/b/` of `/a/b/c.jpg`, and `/a/` of `/a/b/`. */
export function parentOf(path: AssetPath | FolderPath): FolderPath {
  const bare = path.endsWith('/') ? path.slice(0, -1) : path;
  return bare.slice(0, bare.lastIndexOf('/') + 1) as FolderPath;
}

/** The last part: `c.jpg` of `/a/b/c.jpg`, `b` of `/a/b/`. */
export function baseName(path: AssetPath | FolderPath): string {
  const bare = path.endsWith('/') ? path.slice(0, -1) : path;
  return bare.slice(bare.lastIndexOf('/') + 1);
}

/** Every folder on the way, outermost first: `/a/`, `/a/b/` for `/a/b/`. */
export function withAncestors(folder: FolderPath): FolderPath[] {
  const parts = folder.split('/').filter((part) => part !== '');
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}/` as FolderPath);
}

function parseParts(text: string): string[] {
  if (!text.isWellFormed()) refuse(text, 'well-formed Unicode');
  // oxlint-disable-next-line no-control-regex -- control characters are what is refused
  if (/[\u0000-\u001f\u007f-\u009f\\]/.test(text)) refuse(text, 'no control character and no backslash');
  const normal = text.normalize('NFC');
  if (Buffer.byteLength(normal) > longestPathBytes)
    refuse(text, `at most ${longestPathBytes} bytes of UTF-8`);
  const parts = normal.split('/').filter((part) => part !== '');
  for (const part of parts) {
    if (part === '.' || part === '..') refuse(text, 'no part called "." or ".." in it');
    if (Buffer.byteLength(part) > maxPartBytes) refuse(text, `parts of at most ${maxPartBytes} bytes`);
  }
  if (parts[0]?.startsWith('~') === true) refuse(text, 'a first part that does not begin with ~');
  return parts;
}

function refuse(value: string, expected: string): never {
  throw new Problem(libraryProblems['path-invalid'], { thing: 'path', value, expected });
}
