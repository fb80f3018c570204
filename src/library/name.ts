import { randomUUID } from 'node:crypto';
import type { InputFormat } from '#imaging/facts.ts';
import { Problem } from '#platform/problem.ts';
import { parseName } from './path.ts';
import { libraryProblems } from './problems.ts';

/** What a new asset is to be called. */
export type NameWish =
  /** A random name with the extension of the content. */
  | { readonly kind: 'random' }
  /**
   * The sender's file name by image4io's rules: white space removed; beyond plain ASCII, a random name.
   * `mendExtension`: one that lies about the content is replaced instead of refused.
   */
  | { readonly kind: 'contract'; readonly filename: string; readonly mendExtension?: boolean }
  /** This very name. */
  | { readonly kind: 'given'; readonly name: string };

/** The extensions a content may be kept under; the first is the one we give. */
const extensions: Readonly<Record<InputFormat, readonly [string, ...string[]]>> = {
  jpeg: ['jpg', 'jpeg', 'jpe', 'jfif'],
  png: ['png', 'apng'],
  webp: ['webp'],
  avif: ['avif', 'heif'],
  gif: ['gif'],
  tiff: ['tiff', 'tif'],
  bmp: ['bmp', 'dib'],
  svg: ['svg'],
  pdf: ['pdf'],
  heic: ['heic', 'heif'],
};

/** Types that a picture's address must not pretend to be. */
const foreign =
  /^(?:html?|xhtml|xml|m?js|css|json|txt|md|csv|pdf|zip|gz|exe|php|mp[34]|mov|webm|docx?|xlsx?)$/;

const pictures = new Set<string>(Object.values(extensions).flat());

export function extensionOf(format: InputFormat): string {
  return extensions[format][0];
}

/** The name to store under. Throws `path-invalid` and, for a kept extension that lies, `extension-wrong`. */
export function chooseName(wish: NameWish, format: InputFormat): string {
  switch (wish.kind) {
    case 'random':
      return randomName(format);
    case 'contract': {
      const kept = lastPart(wish.filename).replace(/\s+/gu, '');
      return /^[A-Za-z0-9._-]{1,200}$/.test(kept) && !/^\.*$/.test(kept)
        ? withExtension(kept, format, wish.mendExtension)
        : randomName(format);
    }
    case 'given':
      return withExtension(parseName(wish.name), format);
  }
}

/** What a file of this name can be, where no content is known yet; undefined for a name that says nothing. */
export function formatsOfName(name: string): readonly InputFormat[] | undefined {
  const extension = ownExtension(name);
  if (extension === undefined) return undefined;
  const named = (Object.keys(extensions) as InputFormat[]).filter((format) =>
    extensions[format].includes(extension),
  );
  return named.length > 0 || foreign.test(extension) ? named : undefined;
}

function randomName(format: InputFormat): string {
  return `${randomUUID()}.${extensionOf(format)}`;
}

function withExtension(name: string, format: InputFormat, mend = false): string {
  const extension = ownExtension(name);
  if (extension === undefined) return `${name}.${extensionOf(format)}`;
  if (mend && lies(extension, format)) return `${name.slice(0, -extension.length)}${extensionOf(format)}`;
  assertHonest(name, format);
  return name;
}

/** Throws `extension-wrong` for a name that promises another type than the content has. */
export function assertHonest(name: string, format: InputFormat): void {
  const extension = ownExtension(name);
  if (extension === undefined || !lies(extension, format)) return;
  throw new Problem(libraryProblems['extension-wrong'], {
    thing: 'file name',
    value: name,
    expected: `the extension .${extensions[format].join(' or .')}, since the content is ${format}`,
  });
}

function ownExtension(name: string): string | undefined {
  return /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
}

function lies(extension: string, format: InputFormat): boolean {
  return pictures.has(extension) ? !extensions[format].includes(extension) : foreign.test(extension);
}

/** Some browsers send a whole path as the file's name. */
function lastPart(filename: string): string {
  return filename.slice(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1);
}
