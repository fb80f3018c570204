import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../../bin/vitrine.ts', import.meta.url));
const run = promisify(execFile);

/** The product as people start it: a process of its own, on a free port, with a new data folder. */
export type Product = AsyncDisposable & {
  readonly url: string;
  /** What a shell beside it needs to meet the same installation. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Runs an operator's command beside the server and gives the value it prints with `--json`. */
  command(...words: string[]): Promise<unknown>;
};

export async function startProduct(): Promise<Product> {
  await using opened = new AsyncDisposableStack();
  const data = await mkdtemp(join(tmpdir(), 'vitrine-product-'));
  opened.defer(() => rm(data, { recursive: true, force: true }));
  const environment = settingsFor(data);
  const server = spawn(process.execPath, [program, 'serve'], {
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  opened.defer(async () => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    server.kill('SIGTERM');
    await once(server, 'exit');
  });
  let complaint = '';
  server.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const { value: line = '' } = await createInterface({ input: server.stdout })[Symbol.asyncIterator]().next();
  const [url] = /http:\/\/\S+$/.exec(line) ?? [];
  if (url === undefined) throw new Error(`Vitrine did not start: ${complaint}`);
  const resources = opened.move();
  return {
    url,
    environment,
    command: async (...words) => {
      const { stdout } = await run(process.execPath, [program, ...words, '--json'], { env: environment });
      return JSON.parse(stdout);
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** The settings of whoever runs this must not change what the product does. */
function settingsFor(data: string): Product['environment'] {
  const own = /^(?:VITRINE_|CONTROLLER_|(?:DATABASE|STORAGE|PUBLIC|CDN|SMTP)_URL$)/;
  const others = Object.entries(process.env).filter(([name]) => !own.test(name));
  return { ...Object.fromEntries(others), VITRINE_DATA: data, VITRINE_HOST: '127.0.0.1', VITRINE_PORT: '0' };
}
