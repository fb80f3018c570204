import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** What the behaviour of the program, and of its tests, follows from. */
const sources = ['src/**/*', 'web/ui/*', 'bin/*', 'test/**/*.ts', 'package-lock.json'];

/** Which program this is: results of tests count for this one only. */
export type Build = {
  /** Undefined outside a git checkout. */
  readonly commit: string | undefined;
  /** SHA-256 of all sources: changes that are not committed make another program too. */
  readonly code: string;
};

export async function identifyBuild(): Promise<Build> {
  const [commit, code] = await Promise.all([readCommit(), hashSources()]);
  return { commit, code };
}

async function readCommit(): Promise<string | undefined> {
  try {
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: root });
    return stdout.trim();
  } catch {
    return undefined;
  }
}

async function hashSources(): Promise<string> {
  const found = await Array.fromAsync(glob(sources, { cwd: root, withFileTypes: true }));
  const paths = found
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => `${parentPath}/${name}`);
  const hash = createHash('sha256');
  for (const path of paths.toSorted())
    hash
      .update(path.slice(root.length))
      .update('\0')
      .update(await readFile(path));
  return hash.digest('hex');
}
