import type { ProblemDetails } from '#platform/problem.ts';

/** What a schema says of a request that does not keep to it. */
export type Fault = {
  readonly instancePath: string;
  readonly keyword?: string;
  readonly data?: unknown;
  readonly parentSchema?: { readonly properties?: Readonly<Record<string, unknown>> };
  readonly params?: {
    readonly additionalProperty?: string;
    readonly allowedValue?: unknown;
    readonly allowedValues?: readonly unknown[];
    readonly format?: string;
    readonly limit?: number;
    readonly missingProperty?: string;
    readonly type?: string | readonly string[];
  };
};

/** Names the field as whoever sent it knows it. The first fault is the most telling one: of a choice, what its first alternative misses. */
export function faultOf(context: string, [fault]: readonly Fault[]): ProblemDetails {
  const { additionalProperty, missingProperty } = fault?.params ?? {};
  const thing = [
    places[context] ?? context,
    ...(fault?.instancePath ?? '').split('/').slice(1),
    ...[additionalProperty, missingProperty].filter((name) => name !== undefined),
  ].join('.');
  return { thing, ...valueOf(fault), expected: expectation(fault) };
}

const places: Readonly<Record<string, string>> = { querystring: 'query', params: 'address' };

/** A list or an object would fill the message and say little. */
function valueOf(fault: Fault | undefined): { value?: string } {
  const { data, keyword } = fault ?? {};
  if (data === undefined || typeof data === 'object' || keyword === 'required') return {};
  return { value: typeof data === 'string' ? data : JSON.stringify(data) };
}

function expectation(fault: Fault | undefined): string {
  const { params = {}, keyword = '', parentSchema } = fault ?? {};
  if (params.additionalProperty !== undefined) {
    const known = Object.keys(parentSchema?.properties ?? {});
    return known.length === 0 ? 'no such field' : `one of the fields ${known.join(', ')}`;
  }
  if (params.missingProperty !== undefined) return 'a value, since it has to be there';
  const values = params.allowedValues ?? (params.allowedValue === undefined ? [] : [params.allowedValue]);
  if (values.length > 0) return `one of ${values.join(', ')}`;
  if (keyword === 'type')
    return [params.type ?? []]
      .flat()
      .map((type) => types[type] ?? type)
      .join(' or ');
  if (keyword === 'format') return formats[params.format ?? ''] ?? `a ${params.format}`;
  return bounds[keyword]?.(params.limit ?? 0) ?? 'what /api/docs shows';
}

const types: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'a text',
};

const formats: Readonly<Record<string, string>> = {
  'date-time': 'a time such as 2026-03-01T12:00:00Z',
  uuid: 'a UUID',
};

const bounds: Readonly<Record<string, (limit: number) => string>> = {
  minimum: (limit) => `at least ${limit}`,
  maximum: (limit) => `at most ${limit}`,
  minLength: (limit) => `at least ${limit} characters`,
  maxLength: (limit) => `at most ${limit} characters`,
  minItems: (limit) => `at least ${limit} of them`,
  maxItems: (limit) => `at most ${limit} of them`,
};
