import { createContext, createEmptyContext } from '#open-context.ts';
import { runCommand } from '#cli/run.ts';
import type { Environment } from '#config/config.ts';
import { silentLog } from '#platform/log.ts';

export type Outcome = { readonly code: number; readonly out: string; readonly err: string };

/** Runs an operator's command in this process, as a shell beside the server would. */
export async function operate(
  environment: Environment,
  words: readonly string[],
  signal: AbortSignal = new AbortController().signal,
): Promise<Outcome> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runCommand(words, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    environment,
    open: (config) => createContext(config, { share: true, log: silentLog }),
    openEmpty: (config) => createEmptyContext(config, { log: silentLog }),
    interruption: () => signal,
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}
