import type { FastifyInstance } from 'fastify';
import { Problem } from '#platform/problem.ts';
import { httpProblems } from '#http/problems.ts';

/**
 * Whatever its clients call the body: nothing is nothing, a form is a form, and the rest is JSON if it can be
 * read as that. JSON that says so and multipart bodies have readers of their own.
 */
export function readAnyBody(scope: FastifyInstance): void {
  scope.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body).trim();
    const type = request.headers['content-type'] ?? '';
    if (text === '') return done(null, undefined);
    if (/^application\/x-www-form-urlencoded\b/i.test(type))
      return done(null, new Map(new URLSearchParams(text)));
    try {
      return done(null, JSON.parse(text));
    } catch (cause) {
      const expected = 'application/json or multipart/form-data';
      const thing = 'Content-Type';
      return done(
        new Problem(httpProblems['media-type-unsupported'], { thing, value: type, expected, cause }),
      );
    }
  });
}
