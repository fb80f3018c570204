import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';

import { fetchProblems } from './fetch-problems.ts';
import { Problem } from './problem.ts';

type Bounds = {
  readonly maxBytes: number;
  readonly contentLength: number | undefined;
  /**
   * Also given to the request. Heard here too, because an aborted request lets go of what has arrived but was not
   * read yet, after which the answer neither fails nor ends.
   */
  readonly signal: AbortSignal;
  readonly explain: (error: unknown) => Problem;
};

/**
 * The body of an answer, which ends with a problem when it is too large, too slow or breaks off. Throws
 * `fetch-too-large` at once when the length announced is beyond the limit.
 */
export function boundedBody(response: IncomingMessage, bounds: Bounds): Readable {
  if ((bounds.contentLength ?? 0) > bounds.maxBytes) {
    response.destroy();
    throw tooLarge(bounds.maxBytes);
  }
  const body = new Readable({
    read: () => void response.resume(),
    destroy: (error, done) => {
      bounds.signal.removeEventListener('abort', abort);
      response.destroy();
      done(error);
    },
  });
  const fail = (error: unknown): void => void body.destroy(explained(error, bounds.explain));
  const abort = (): void => fail(bounds.signal.reason);
  let arrived = 0;
  response.on('data', (chunk: Buffer) => {
    arrived += chunk.length;
    if (arrived > bounds.maxBytes) fail(tooLarge(bounds.maxBytes));
    else if (!body.push(chunk)) response.pause();
  });
  response.on('end', () => body.push(null));
  response.on('error', fail);
  bounds.signal.addEventListener('abort', abort, { once: true });
  response.pause();
  return body;
}

function explained(error: unknown, explain: Bounds['explain']): Error {
  try {
    return explain(error);
  } catch (reason) {
    return reason instanceof Error ? reason : new Error('aborted', { cause: reason });
  }
}

function tooLarge(maxBytes: number): Problem {
  return new Problem(fetchProblems['fetch-too-large'], {
    thing: 'body',
    expected: `at most ${maxBytes} bytes`,
  });
}
