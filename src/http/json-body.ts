import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '#platform/problem.ts';
import { httpProblems } from './problems.ts';

/**
 * Reads JSON bodies, and no others where a scope does not say so. An empty one counts as absent: common clients send the type with GET and DELETE. RFC 8259
 * wants UTF-8, but some clients send, and say so, what their system uses.
 */
export function readJson(frame: FastifyInstance): void {
  frame.removeAllContentTypeParsers();
  frame.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    try {
      const text = decoderOf(request).decode(body as Buffer);
      done(null, text === '' ? undefined : JSON.parse(text));
    } catch (cause) {
      const expected = 'well-formed JSON';
      done(new Problem(httpProblems['body-invalid'], { thing: 'body', expected, cause }));
    }
  });
}

/** An unknown charset is read as UTF-8: what it calls itself matters less than whether it can be read. */
function decoderOf({ headers }: FastifyRequest): InstanceType<typeof TextDecoder> {
  const [, charset = 'utf-8'] = /;\s*charset\s*=\s*"?([^";\s]+)/i.exec(headers['content-type'] ?? '') ?? [];
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    return new TextDecoder('utf-8', { fatal: true });
  }
}
