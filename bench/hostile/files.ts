import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

export type HostileFile = { readonly path: string; readonly name: string };

/** Every file below `hostile/` and `odd/` of the corpus, whatever it is, in a fixed order. */
export async function hostileFiles(corpus: string): Promise<HostileFile[]> {
  const found: HostileFile[] = [];
  for (const part of ['hostile', 'odd']) {
    const entries = await readdir(join(corpus, part), { recursive: true, withFileTypes: true });
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isFile()) found.push({ path, name: relative(corpus, path) });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** What a file says it is: the ending of its name, in lower case. */
export function endingOf({ name }: HostileFile): string {
  return /\.(\w{1,5})$/.exec(name)?.[1]?.toLowerCase() ?? 'none';
}
