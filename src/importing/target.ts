import { type AssetPath, baseName, type FolderPath, parentOf, parseAssetPath } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';
import { importingProblems } from './problems.ts';

/** Where an image goes in the library: where it was, or nowhere. */
export type Target = {
  readonly path: AssetPath;
  readonly folder: FolderPath;
  readonly name: string;
  /** Whether Unicode normalization (NFC) changed the name. Addresses in both forms lead to it. */
  readonly normalized: boolean;
};

/** Throws `path-invalid` and `name-incomplete` for a name that would not stay what it is. */
export function targetOf(name: string): Target {
  const path = parseAssetPath(name);
  // The library would complete it, and then the addresses in pages lead nowhere.
  if (!/\.[^.]+$/.test(baseName(path))) {
    throw new Problem(importingProblems['name-incomplete'], { thing: 'name', value: name });
  }
  return { path, folder: parentOf(path), name: baseName(path), normalized: name.normalize('NFC') !== name };
}
