import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Browser, chromium } from 'playwright-core';

/** npm brings one for x64 only. */
const installed =
  process.arch === 'x64' ? undefined : ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(existsSync);

/** Why there is no browser here, if so. */
export const withoutBrowser =
  installed === undefined && process.arch !== 'x64'
    ? `npm brings no Chromium for ${process.arch}; install one to run this`
    : false;

/** A real Chromium: the one that npm brought, or that of the machine where npm brings none. */
export async function openBrowser(): Promise<Browser> {
  const found = installed === undefined ? await unpacked() : { executablePath: installed };
  return chromium.launch({
    ...found,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--hide-scrollbars'],
  });
}

const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url));

/** Unpacked once for each installation, with the libraries and fonts that a machine without a desktop lacks. */
async function unpacked() {
  const folder = join(cache, 'chromium');
  if (!existsSync(folder)) await unpack(folder);
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== undefined)),
    LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
    FONTCONFIG_FILE: join(folder, 'fonts.conf'),
  };
  return { executablePath: join(folder, 'chromium'), env };
}

async function unpack(folder: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const part = await mkdtemp(`${folder}-`);
  const program = `await (await import('@sparticuz/chromium')).default.executablePath()`;
  // The package unpacks into the folder for temporary files, and libraries only where it believes to be in a cloud.
  const env = { ...process.env, TMPDIR: part, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' };
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], { env });
  await writeFile(join(part, 'fonts.conf'), fontsIn(folder));
  // Another process may have been faster.
  await rename(part, folder).catch(() => rm(part, { recursive: true, force: true }));
}

/** The fonts of the machine if it has any, and those that npm brought. */
function fontsIn(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(folder, 'fonts')}</dir>
  <cachedir>${join(folder, 'font-cache')}</cachedir>
</fontconfig>
`;
}
