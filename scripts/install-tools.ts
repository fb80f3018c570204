import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';

const wanted = 'tools/package.json';
const stamp = 'tools/node_modules/.installed.json';

/**
 * Installs what only developers need into `tools/`. Its versions are pinned but not locked: those packages
 * have builds for platforms that not every registry carries, and `npm ci` refuses a lock that lacks one.
 */
export function installTools(): void {
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === readFileSync(wanted, 'utf8')) return;
  console.error('Installing the project’s tools (once) ...');
  const { status } = spawnSync(
    'npm',
    ['install', '--prefix', 'tools', '--no-audit', '--no-fund', '--loglevel=error'],
    {
      stdio: ['ignore', 2, 2],
    },
  );
  if (status !== 0) throw new Error('npm could not install tools/package.json');
  copyFileSync(wanted, stamp);
}
