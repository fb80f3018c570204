import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ownChild } from './owned.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The real product in a process of its own. */
export type Product = AsyncDisposable & {
  readonly pid: number;
  readonly url: string;
  /** What it said on standard error so far, cut to its last 20,000 characters. */
  readonly said: () => string;
  readonly hasEnded: () => boolean;
  /** As a power cut for the process: nothing more is written. */
  kill(): Promise<void>;
};

export type ProductOptions = {
  readonly data: string;
  readonly settings?: Readonly<Record<string, string>>;
};

/** Starts `vitrine serve` as an operator does, through `scripts/run`, on a free port. Resolves when it listens. */
export async function startProduct({ data, settings = {} }: ProductOptions): Promise<Product> {
  const child = spawn('sh', ['scripts/run', 'bin/vitrine.ts', 'serve'], {
    cwd: root,
    env: environment(data, settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = ownChild(child);
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-20_000);
  });
  const url = await addressOf(child);
  if (url === undefined) throw new Error(`The product did not start:\n${said}`);
  return {
    // `scripts/run` ends in `exec`, so this is the process of the product itself.
    pid: child.pid ?? 0,
    url,
    said: () => said,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    kill: () => end('SIGKILL'),
    [Symbol.asyncDispose]: () => end(),
  };
}

async function addressOf(child: ChildProcess): Promise<string | undefined> {
  if (child.stdout === null) return undefined;
  // Not a loop over the lines: leaving one closes the stream, and the product would write into nothing.
  const lines = createInterface({ input: child.stdout });
  return new Promise((resolve) => {
    lines.on('line', (line) => {
      const address = / serves on (http:\S+)/.exec(line)?.[1];
      if (address !== undefined) resolve(address);
    });
    lines.once('close', () => resolve(undefined));
  });
}

export type Account = { readonly cloudname: string; readonly authorization: string };

/** Makes an organization with the operator's command, beside the running server. */
export async function createOrganization(
  data: string,
  cloudname: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Account> {
  const { stdout } = await promisify(execFile)(
    'sh',
    ['scripts/run', 'bin/vitrine.ts', 'org', 'create', cloudname, '--email', 'owner@example.org', '--json'],
    { cwd: root, env: environment(data, settings) },
  );
  const { apiKey, apiSecret } = JSON.parse(stdout) as { apiKey: string; apiSecret: string };
  return { cloudname, authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}` };
}

/** The address of a private picture, signed with the operator's command, beside the running server. */
export async function signAddress(
  data: string,
  { cloudname }: Account,
  { path, operations }: { readonly path: string; readonly operations: string },
): Promise<string> {
  const words = ['sign', cloudname, path, '--ops', operations, '--expires', '1d', '--json'];
  const { stdout } = await promisify(execFile)('sh', ['scripts/run', 'bin/vitrine.ts', ...words], {
    cwd: root,
    env: environment(data, {}),
  });
  const { pathname, search } = new URL((JSON.parse(stdout) as { url: string }).url);
  return pathname + search;
}

/** Nobody's settings but ours: an operator's environment must not change what is measured, nor be written to. */
function environment(data: string, settings: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const foreign =
    /^(?:VITRINE_.*|DATABASE_URL|STORAGE_URL|PUBLIC_URL|CDN_URL|NODE_OPTIONS|NODE_TEST_CONTEXT)$/;
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name));
  return {
    ...Object.fromEntries(own),
    VITRINE_DATA: data,
    VITRINE_PORT: '0',
    VITRINE_LOG: 'warn',
    // A benchmark asks more often than anybody may.
    VITRINE_API_RATE: '0',
    ...settings,
  };
}
