/**
 * The one error type of the house. A feature throws it; only an edge turns it into an answer
 * (problem+json, the image4io envelope, a page, an exit code). RFC 9457 is the model of the fields.
 */
export type ProblemKind = {
  /** Stable, kebab-case, unique in the house: the last part of the problem's `type` address. */
  readonly code: string;
  /** HTTP status. Input from outside can only end as 4xx, 501, 503 or 507. */
  readonly status: number;
  /** One public sentence that is true of every occurrence. */
  readonly title: string;
  /** What the reader can do about it; shown in `docs/reference/problems.md`. */
  readonly advice: string;
};

export type ProblemDetails = {
  /** What was wrong: a field, a URL segment, a header, a file. */
  readonly thing?: string;
  /** The offending value, as it was given; cut to 200 characters when shown. */
  readonly value?: string | number;
  /** What would have been accepted. */
  readonly expected?: string;
  /** A whole sentence, where thing/value/expected would read badly. */
  readonly detail?: string;
  /** For 429 and 503: seconds, sent as `Retry-After`. */
  readonly retryAfter?: number;
  readonly cause?: unknown;
};

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly kind: ProblemKind;
  readonly details: ProblemDetails;

  constructor(kind: ProblemKind, details: ProblemDetails = {}) {
    super(sentence(kind, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.kind = kind;
    this.details = details;
  }

  get status(): number {
    return this.kind.status;
  }

  get code(): string {
    return this.kind.code;
  }
}

type ProblemTable<Codes extends string> = { readonly [code in Codes]: ProblemKind };

/** Turns a folder's table of rows into kinds; the key of a row is its code. */
export function defineProblems<const Codes extends string>(
  rows: Record<Codes, Omit<ProblemKind, 'code'>>,
): ProblemTable<Codes> {
  const kinds = Object.entries<Omit<ProblemKind, 'code'>>(rows).map(([code, row]) => [
    code,
    { code, ...row },
  ]);
  return Object.freeze(Object.fromEntries(kinds)) as ProblemTable<Codes>;
}

function sentence(kind: ProblemKind, details: ProblemDetails): string {
  if (details.detail !== undefined) return details.detail;
  const named = details.thing === undefined ? '' : `${details.thing}: `;
  const given = details.value === undefined ? '' : ` Given: ${shown(details.value)}.`;
  const wanted = details.expected === undefined ? '' : ` Expected: ${details.expected}.`;
  return `${named}${kind.title}${given}${wanted}`;
}

/** A value as a message may carry it: control characters escaped, at most 200 characters. */
function shown(value: string | number): string {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
