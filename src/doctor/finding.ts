/** One line of the check-up. */
export type Finding = {
  /** What was looked at, in one or two words. */
  readonly check: string;
  /** `warning`: works, and should be looked at. `problem`: something does not work or is lost. */
  readonly state: 'ok' | 'warning' | 'problem';
  /** What was found, as a sentence. */
  readonly says: string;
  /** What to do; absent when all is well. */
  readonly advice?: string;
};

export function ok(check: string, says: string): Finding {
  return { check, state: 'ok', says };
}

export function warning(check: string, says: string, advice: string): Finding {
  return { check, state: 'warning', says, advice };
}

export function problem(check: string, says: string, advice: string): Finding {
  return { check, state: 'problem', says, advice };
}

export function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
