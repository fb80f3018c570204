import { pino } from 'pino';

/** Every key a line of the log can have, and what it holds. None is about whom the server worked for. */
export const logFields = {
  err: 'an error: its kind, its sentence, where in the code it arose',
  error: 'the same',
  warning: 'a warning of the job queue: its sentence',
  requestId: 'the id that the answer carried',
  method: 'the method of a request',
  route: 'the pattern of the address that was asked, never the address',
  asset: 'an asset’s id',
  organization: 'an organization’s id',
  format: 'a kind of picture file',
  group: 'the id of what a picture was made from',
  message: 'a letter’s id',
  job: 'a kind of work',
  id: 'the id of a piece of work',
  staged: 'how many files on their way in were left',
  uploads: 'how many unfinished uploads were given up',
  files: 'how many files of uploads were left',
  orphans: 'how many objects nothing needed any more',
  expired: 'how many assets were deleted for good after their time in the trash',
  probe: 'what is watched',
} as const;

type LogField = keyof typeof logFields;

/** What may be logged: declared facts about work. No secret, no address of a visitor, no file's content. */
export type Facts = { readonly [Field in LogField]?: unknown };

export type Log = {
  debug(facts: Facts, sentence: string): void;
  info(facts: Facts, sentence: string): void;
  warn(facts: Facts, sentence: string): void;
  error(facts: Facts, sentence: string): void;
  /** How many facts were dropped since nobody declared them. */
  refused?(): number;
};

/**
 * JSON lines on standard error, so that a command's standard output stays its answer. A fact that is not declared is
 * dropped and counted; an error gives its kind, sentence and stack, not what else hangs on it.
 */
export function createLog(level: string, write?: { write(line: string): void }): Log {
  const sink = write ?? pino.destination(2);
  const serializers = { err: plainError, error: plainError, warning: plainError };
  const lines = pino({ level, base: null, serializers, timestamp: pino.stdTimeFunctions.isoTime }, sink);
  let refused = 0;
  const declared = (facts: Facts): Facts => {
    const kept = Object.entries(facts).filter(([field]) => Object.hasOwn(logFields, field));
    refused += Object.keys(facts).length - kept.length;
    return Object.fromEntries(kept);
  };
  return {
    debug: (facts, sentence) => lines.debug(declared(facts), sentence),
    info: (facts, sentence) => lines.info(declared(facts), sentence),
    warn: (facts, sentence) => lines.warn(declared(facts), sentence),
    error: (facts, sentence) => lines.error(declared(facts), sentence),
    refused: () => refused,
  };
}

type PlainError = {
  readonly type: string;
  readonly message: string;
  readonly code?: unknown;
  readonly stack?: string | undefined;
  readonly cause?: PlainError;
};

/** Errors of libraries carry the whole request, or the values of a query. */
function plainError(error: unknown): PlainError {
  if (!(error instanceof Error)) {
    const { message } = (error ?? {}) as { message?: unknown };
    return { type: typeof error, message: typeof message === 'string' ? message : '' };
  }
  return {
    ...{ type: error.name, message: error.message, stack: error.stack },
    ...('code' in error ? { code: error.code } : {}),
    ...(error.cause === undefined ? {} : { cause: plainError(error.cause) }),
  };
}

export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
