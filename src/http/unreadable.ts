import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { Problem } from '#platform/problem.ts';
import { problemAnswer } from './problem-json.ts';
import { httpProblems } from './problems.ts';
import { newRequestId } from './request-id.ts';

/**
 * Answers what Node's parser could not read as a request, in the form of every other error, and closes. Where an answer is
 * on its way already nothing is said: it would land in the middle of that one.
 */
export function answerUnreadable(
  error: NodeJS.ErrnoException,
  socket: Socket,
  addresses: { readonly publicUrl: string },
): void {
  if (error.code === 'ECONNRESET' || !socket.writable || socket.writableLength > 0) {
    socket.destroy();
    return;
  }
  const { status, headers, body } = problemAnswer(problemOf(error), addresses.publicUrl, newRequestId());
  const lines = Object.entries({
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  }).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`);
}

function problemOf({ code }: NodeJS.ErrnoException): Problem {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return new Problem(httpProblems['headers-too-large'], {
      thing: 'address and headers',
      expected: 'at most 16 KiB together',
    });
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new Problem(httpProblems['request-timeout']);
  return new Problem(httpProblems['request-malformed']);
}
