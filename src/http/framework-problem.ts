import { Problem } from '#platform/problem.ts';
import { httpProblems } from './problems.ts';

/** Turns what the framework throws about a request into a problem; anything else is given back as it is. */
export function asFrameworkProblem(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const { code, statusCode, validation, validationContext } = error as FrameworkError;
  if (validation !== undefined) return invalid(validationContext ?? 'request', validation);
  const row = code === undefined ? undefined : byCode[code];
  if (row !== undefined) return new Problem(httpProblems[row], { cause: error });
  if (statusCode === 415) return new Problem(httpProblems['media-type-unsupported'], { cause: error });
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return new Problem(httpProblems['body-invalid'], { detail: error.message, cause: error });
  }
  return error;
}

const byCode: Readonly<Record<string, keyof typeof httpProblems>> = {
  FST_ERR_BAD_URL: 'address-malformed',
  FST_ERR_MAX_PARAM_LENGTH: 'address-malformed',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body-too-large',
  FST_PARTS_LIMIT: 'body-too-large',
  FST_FIELDS_LIMIT: 'body-too-large',
};

/** The first fault is the most telling one: of a choice, what its first alternative misses. */
function invalid(context: string, [fault]: readonly Fault[]): Problem {
  const { additionalProperty, allowedValues, allowedValue } = fault?.params ?? {};
  const path = (fault?.instancePath ?? '').split('/').slice(1);
  const field = [
    context === 'querystring' ? 'query' : context,
    ...path,
    ...(additionalProperty === undefined ? [] : [additionalProperty]),
  ].join('.');
  const values = allowedValues ?? (allowedValue === undefined ? undefined : [allowedValue]);
  return new Problem(httpProblems['request-invalid'], {
    thing: field,
    ...(fault?.data === undefined || typeof fault.data === 'object'
      ? {}
      : { value: typeof fault.data === 'string' ? fault.data : JSON.stringify(fault.data) }),
    expected: expectation(fault, values),
  });
}

function expectation(fault: Fault | undefined, values: readonly unknown[] | undefined): string {
  if (fault?.params?.additionalProperty !== undefined) return 'no such field';
  if (values !== undefined) return `one of ${values.join(', ')}`;
  const { message = 'has the documented form' } = fault ?? {};
  return `a value that ${message
    .replace('>=', 'at least')
    .replace('<=', 'at most')
    .replace(/^must be (?=object)/, 'is an ')}`;
}

type Fault = {
  readonly instancePath: string;
  readonly message?: string;
  readonly data?: unknown;
  readonly params?: {
    readonly additionalProperty?: string;
    readonly allowedValue?: unknown;
    readonly allowedValues?: readonly unknown[];
  };
};

type FrameworkError = Error & {
  readonly code?: string;
  readonly statusCode?: number;
  readonly validationContext?: string;
  readonly validation?: readonly Fault[];
};
