import { open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { isId } from '#platform/id.ts';
import { errorCode } from '#storage/error-code.ts';

/** Beside the database, so that a restored backup does not bring back what was deleted after it. */
export const deletionsFile = 'deletions.log';

/** What became of an asset, or for good of one of its versions. */
export type Deletion = {
  readonly asset: string;
  readonly version: number | null;
  readonly became: 'trashed' | 'gone' | 'back';
};

/** What a file says in the end. */
export type Deletions = {
  readonly trashed: ReadonlySet<string>;
  readonly gone: ReadonlySet<string>;
  readonly versions: readonly { readonly asset: string; readonly version: number }[];
  /** What the last writer called its last lines; by it a database knows whether it is the one that wrote them. */
  readonly mark: string | undefined;
  readonly lines: number;
};

const signs = { trashed: 't', gone: 'd', back: 'b' } as const;

export function linesOf(deletions: readonly Deletion[], mark: string): string {
  const lines = deletions.map(({ asset, version, became }) =>
    version === null ? `${signs[became]} ${asset}\n` : `v ${asset} ${version}\n`,
  );
  return `${lines.join('')}= ${mark}\n`;
}

/** All that it says, in as few lines as it takes. */
export function allOf({ gone, trashed, versions }: Deletions): Deletion[] {
  const whole = (asset: string, became: 'gone' | 'trashed'): Deletion => ({ asset, version: null, became });
  return [
    ...[...gone].map((id) => whole(id, 'gone')),
    ...[...trashed].map((id) => whole(id, 'trashed')),
    ...versions.map((one): Deletion => ({ ...one, became: 'gone' })),
  ];
}

/** On the disk when it is done. A line that was cut short before is ended first. */
export async function appendDeletions(folder: string, text: string): Promise<void> {
  await using file = await open(join(folder, deletionsFile), 'a', 0o600);
  await file.appendFile(`\n${text}`);
  await file.sync();
}

/** The same in as few lines as it takes; at no moment is there half a file. */
export async function replaceDeletions(folder: string, text: string): Promise<void> {
  const path = join(folder, deletionsFile);
  {
    await using file = await open(`${path}.new`, 'w', 0o600);
    await file.writeFile(text);
    await file.sync();
  }
  await rename(`${path}.new`, path);
}

/** Undefined where there is no file. A line that was cut short is passed over. */
export async function readDeletions(path: string): Promise<Deletions | undefined> {
  try {
    return parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The mark that it ends with, without reading all of it; of one that was cut short, `cutShort`. */
export async function lastMark(path: string): Promise<string | undefined> {
  try {
    await using file = await open(path, 'r');
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({
      position: Math.max(0, size - 64),
      buffer: Buffer.alloc(64),
    });
    const [, mark] = /(?:^|\n)= (\S+)\n$/.exec(buffer.toString('latin1', 0, bytesRead)) ?? [];
    return mark ?? cutShort;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Later than any mark: what it says has to be looked at. */
const cutShort = 'g';

function parse(text: string): Deletions {
  const [trashed, gone] = [new Set<string>(), new Set<string>()];
  const versions = new Map<string, { asset: string; version: number }>();
  let mark: string | undefined;
  let lines = 0;
  for (const line of text.split('\n')) {
    const [sign, id = '', version = ''] = line.split(' ');
    if (!isId(id)) continue;
    lines += 1;
    if (sign === '=') mark = id;
    if (sign === 'v') versions.set(`${id} ${version}`, { asset: id, version: Number(version) });
    if (sign === 't' || sign === 'd' || sign === 'b') trashed.delete(id);
    if (sign === 't' && !gone.has(id)) trashed.add(id);
    if (sign === 'd') gone.add(id);
    if (sign === 'b') gone.delete(id);
  }
  return {
    trashed,
    gone,
    versions: [...versions.values()].filter(({ asset }) => !gone.has(asset)),
    mark,
    lines,
  };
}
