import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Environment } from '#config/config.ts';
import { operate } from './operator.ts';

const program = fileURLToPath(new URL('../../bin/vitrine.ts', import.meta.url));

export type Ended = { readonly code: number | null; readonly signal: NodeJS.Signals | null };

/** `vitrine serve` as an operator starts it: a process of its own, without a terminal. */
export type RunningServer = AsyncDisposable & {
  readonly pid: number;
  /** Undefined when it ended before it served. */
  readonly url: string | undefined;
  readonly ended: Promise<Ended>;
  /** All it said on standard error so far. */
  complaint(): string;
  /** Resolves when it has said this on standard error. */
  said(text: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
};

export async function startServer(environment: Environment): Promise<RunningServer> {
  const child = spawn(process.execPath, [program, 'serve'], {
    env: { ...cleared(), VITRINE_HOST: '127.0.0.1', VITRINE_PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'exit').then(([code, signal]: unknown[]) => ({ code, signal }) as Ended);
  let complaint = '';
  child.stderr.on('data', (piece: Buffer) => (complaint += piece.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const { value: line = '' } = await lines.next();
  const [url] = /http:\/\/\S+$/.exec(line) ?? [];
  if (url === undefined) await ended;
  return {
    pid: child.pid ?? 0,
    url,
    ended,
    complaint: () => complaint,
    said: async (text) => {
      while (!complaint.includes(text)) await once(child.stderr, 'data');
    },
    signal: (name) => void child.kill(name),
    [Symbol.asyncDispose]: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The settings of whoever runs the tests must not change what the product does. */
function cleared(): NodeJS.ProcessEnv {
  const ours = /^(?:VITRINE_|DATABASE_URL$|STORAGE_URL$|PUBLIC_URL$|CDN_URL$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
}

/** An organization with its key, made beside the server. */
export async function createAccount(environment: Environment): Promise<{ authorization: string }> {
  const made = await operate(environment, ['org', 'create', 'lake', '--email', 'a@example.org', '--json']);
  const { apiKey, apiSecret } = JSON.parse(made.out) as { apiKey: string; apiSecret: string };
  return { authorization: `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}` };
}
