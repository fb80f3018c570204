import type { FastifyInstance } from 'fastify';
import { httpProblems } from '#http/problems.ts';
import { Problem } from '#platform/problem.ts';

export type Values = Readonly<Record<string, string>>;

const mostBytes = 65_536;

/** Reads what forms send, in this scope. A field that comes several times (boxes of one name) is joined by spaces. */
export function readForms(scope: FastifyInstance): void {
  scope.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: mostBytes },
    (_request, body, done) => {
      const values: Record<string, string> = Object.create(null) as Record<string, string>;
      for (const [name, value] of new URLSearchParams(String(body))) {
        const before = values[name];
        values[name] = before === undefined ? value : `${before} ${value}`;
      }
      done(null, values);
    },
  );
}

/** No browser's form and no link of ours has the character that a database takes in no text. Throws `request-invalid`. */
export function readableText(thing: string, text: unknown): string {
  if (typeof text === 'string' && !text.includes('\0')) return text;
  throw new Problem(httpProblems['request-invalid'], { thing, expected: 'a text' });
}

/** What a form sent, as it may be: these fields and its token. Throws `request-invalid`. */
export function takeValues(body: unknown, fields: readonly string[]): Values {
  const values = (body ?? {}) as Values;
  const stray = Object.keys(values).find((name) => name !== 'token' && !fields.includes(name));
  if (stray === undefined) {
    for (const [name, value] of Object.entries(values)) readableText(name, value);
    return values;
  }
  throw new Problem(httpProblems['request-invalid'], { thing: stray, expected: 'no such field' });
}
