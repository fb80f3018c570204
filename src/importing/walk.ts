import { type FolderPath, parseFolder } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';
import type { ListedImage } from './listing.ts';
import { importingProblems } from './problems.ts';
import type { Source } from './source.ts';

export type Found =
  | { readonly kind: 'folder'; readonly folder: FolderPath }
  | { readonly kind: 'image'; readonly image: ListedImage }
  | { readonly kind: 'streams'; readonly count: number }
  /** A folder that could not be read, or not be kept: nothing below it is found. */
  | { readonly kind: 'fault'; readonly name: string; readonly problem: Problem };

/**
 * Everything from a folder down, page by page, folders before what is in them. What is deleted meanwhile is just not
 * found. Throws `source-folder-not-found` for the first folder, and `source-refuses-key`.
 */
export async function* walk(source: Source, start: FolderPath): AsyncGenerator<Found, void> {
  const waiting: { folder: FolderPath; listedAs: string }[] = [{ folder: start, listedAs: start }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { folder, listedAs } = next;
    if (folder !== '/') yield { kind: 'folder', folder };
    try {
      for await (const page of pages(source, listedAs)) {
        for (const path of page.folders) {
          const below = childOf(folder, path);
          if (below instanceof Problem) yield { kind: 'fault', name: path, problem: below };
          else waiting.push({ folder: below, listedAs: path });
        }
        for (const image of page.images) yield { kind: 'image', image };
        if (page.streams > 0) yield { kind: 'streams', count: page.streams };
      }
    } catch (error) {
      if (!(error instanceof Problem) || folder === start || error.code === 'source-refuses-key') throw error;
      if (error.code !== 'source-folder-not-found') yield { kind: 'fault', name: folder, problem: error };
    }
  }
}

async function* pages(source: Source, folder: string) {
  let token: string | undefined;
  do {
    const page = await source.list(folder, token);
    if (page === undefined) {
      throw new Problem(importingProblems['source-folder-not-found'], { thing: 'folder', value: folder });
    }
    yield page;
    // A server that gives back what it was given would go on for ever.
    if (page.continuationToken !== undefined && page.continuationToken === token) {
      throw new Problem(importingProblems['source-not-understood'], {
        thing: 'continuationToken',
        value: token,
        expected: 'another one than that of the page before',
      });
    }
    token = page.continuationToken;
  } while (token !== undefined);
}

/** Only what is below its parent is followed, so that no server can lead round in circles. */
function childOf(parent: FolderPath, path: string): FolderPath | Problem {
  try {
    const folder = parseFolder(path);
    if (folder.startsWith(parent) && folder !== parent) return folder;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  return new Problem(importingProblems['source-not-understood'], {
    thing: 'folders',
    value: path,
    expected: `a folder in ${parent}`,
  });
}
