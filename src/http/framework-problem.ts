import { Problem } from '#platform/problem.ts';
import { type Fault, faultOf } from './schema-fault.ts';
import { httpProblems } from './problems.ts';

/** Turns what the framework throws about a request into a problem; anything else is given back as it is. */
export function asFrameworkProblem(error: unknown): unknown {
  if (error instanceof Problem || !(error instanceof Error)) return error;
  const { code, statusCode, validation, validationContext } = error as FrameworkError;
  if (validation !== undefined) {
    return new Problem(httpProblems['request-invalid'], faultOf(validationContext ?? 'request', validation));
  }
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

type FrameworkError = Error & {
  readonly code?: string;
  readonly statusCode?: number;
  readonly validationContext?: string;
  readonly validation?: readonly Fault[];
};
