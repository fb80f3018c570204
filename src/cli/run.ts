import { type Config, ConfigurationError, loadConfig } from '#config/config.ts';
import type { Context } from '#context.ts';
import { problemOfDatabase } from '#platform/database-faults.ts';
import { Problem } from '#platform/problem.ts';
import { parseCommandLine } from './command-line.ts';
import type { Answer } from './command.ts';
import { commands } from './commands.ts';
import { asTyped, help, helpFor, noSuchCommand } from './help.ts';
import { UsageError, usageFault } from './values.ts';

/** How a command meets the world; a test gives its own. */
export type Console = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Opens the installation beside a running server, if there is one. */
  readonly open: Opening;
  /** Opens it for a restore: without a server beside it, and nothing migrated. */
  readonly openEmpty: Opening;
  /** Shows what a command is at, in place; absent where nobody looks. */
  readonly progress?: ((text: string) => void) | undefined;
  /** From its call on, the first signal to the process fires this one instead of ending it. */
  readonly interruption: () => AbortSignal;
};

type Opening = (config: Config) => Promise<Context & AsyncDisposable>;

/** Runs one command line and gives the exit code: 0, 1 refused, 64 badly written, 78 badly configured. */
export async function runCommand(argv: readonly string[], console: Console): Promise<number> {
  const json = argv.includes('--json');
  const words = argv.filter((word) => word !== '--json');
  const typed = (text: string): string => asTyped(text, console.environment);
  if (words.includes('--help') || words[0] === 'help') {
    const usage = helpFor(words.filter((word) => word !== '--help' && word !== 'help'));
    console.out(json ? JSON.stringify({ usage }) : typed(usage));
    return 0;
  }
  try {
    const answer = await answerOf(words, console);
    console.progress?.('');
    console.out(json ? JSON.stringify(answer.value) : typed(answer.text));
    return answer.exit ?? 0;
  } catch (error) {
    const fault = explain(error);
    console.progress?.('');
    console.err(typed(fault.sentence));
    if (json) console.out(JSON.stringify({ error: { code: fault.code, detail: fault.sentence } }));
    return fault.exit;
  }
}

/** Closes everything before anything is said, so that a fault in closing is the only answer. */
async function answerOf(words: readonly string[], console: Console): Promise<Answer> {
  if (words.length === 0) throw usageFault(help());
  await using opened = new Opened();
  return await dispatch(words, console, opened);
}

/** Opens at most one context, and closes it when the command is done. */
class Opened {
  #context: (Context & AsyncDisposable) | undefined;

  async open(config: Config, opening: Opening): Promise<Context> {
    this.#context ??= await opening(config);
    return this.#context;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#context?.[Symbol.asyncDispose]();
  }
}

async function dispatch(words: readonly string[], console: Console, opened: Opened) {
  const command = commands.find((candidate) => startsWith(words, candidate.words.split(' ')));
  if (command === undefined) throw usageFault(noSuchCommand(words));
  const { positionals, values } = parseCommandLine(command, words);
  const { environment } = console;
  const config = (): Config => loadConfig(environment);
  return command.run({
    environment,
    config,
    positionals,
    values,
    open: () => opened.open(config(), console.open),
    openEmpty: () => opened.open(config(), console.openEmpty),
    say: console.err,
    progress: (text) => console.progress?.(text),
    interruption: console.interruption,
  });
}

function startsWith(words: readonly string[], beginning: readonly string[]): boolean {
  return beginning.every((word, index) => words[index] === word);
}

export function explain(error: unknown): { exit: number; code: string; sentence: string } {
  if (error instanceof UsageError) return { exit: 64, code: 'usage', sentence: error.message };
  if (error instanceof ConfigurationError)
    return { exit: 78, code: 'configuration', sentence: error.message };
  const problem = error instanceof Problem ? error : problemOfDatabase(error);
  if (problem !== undefined) {
    return { exit: 1, code: problem.code, sentence: `${problem.message}\n${problem.kind.advice}` };
  }
  if (isListenFault(error)) return { exit: 1, code: 'cannot-listen', sentence: listenSentence(error) };
  return {
    exit: 1,
    code: 'internal-error',
    sentence: error instanceof Error ? (error.stack ?? error.message) : String(error),
  };
}

type ListenFault = NodeJS.ErrnoException & { readonly address: string; readonly port: number };

function isListenFault(error: unknown): error is ListenFault {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen' && 'port' in error;
}

function listenSentence({ address, code, port }: ListenFault): string {
  const why =
    { EADDRINUSE: 'another program has this port', EACCES: 'this user may not use this port' }[code ?? ''] ??
    `the system says ${code}`;
  return `Nothing can listen on ${address}:${port}: ${why}.\nSet VITRINE_HOST and VITRINE_PORT to an address of this machine and a free port.`;
}
