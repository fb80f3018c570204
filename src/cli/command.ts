import type { ParseArgsOptionsConfig } from 'node:util';
import type { Config, Environment } from '#config/config.ts';
import type { Context } from '#context.ts';

export type Values = Readonly<Record<string, string | boolean | undefined>>;

/** What a command answers: a value for `--json`, and the same for people. */
export type Answer = {
  readonly value: unknown;
  readonly text: string;
  /** The exit code, 0 when not given: 1 says that it was done and somebody should look. */
  readonly exit?: number;
};

export type Invocation = {
  /** As it is, also when settings in it are wrong. */
  readonly environment: Environment;
  /** Throws `ConfigurationError`. */
  readonly config: () => Config;
  readonly positionals: readonly string[];
  readonly values: Values;
  /** Opens the installation, beside a running server if there is one; closed by the caller of the command. */
  readonly open: () => Promise<Context>;
  /** Opens it for a restore: without a server beside it, and nothing migrated. */
  readonly openEmpty: () => Promise<Context>;
  /** A line of progress for people, on standard error. */
  readonly say: (line: string) => void;
  /** What it is at, in place of what was said so before; shown on a terminal only. */
  readonly progress: (text: string) => void;
  /** From this call on the first signal to the process does not end it, but fires this one. */
  readonly interruption: () => AbortSignal;
};

export type Command = {
  /** As typed: `org create`. */
  readonly words: string;
  /** What stands after the words: `<cloudname> --email <address>`. */
  readonly usage: string;
  readonly about: string;
  readonly options?: ParseArgsOptionsConfig;
  /** The number of positional arguments it takes. */
  readonly takes: number;
  readonly run: (invocation: Invocation) => Promise<Answer>;
};
