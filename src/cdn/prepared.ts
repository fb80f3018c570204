import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Headers } from './picture-headers.ts';

/** Node keeps the text it is about to send here; setting it skips the work of putting headers together. */
type WithHeader = ServerResponse & { _header: string | null; _hasBody: boolean };

/** The status line and headers as they go over the wire, for `sendPrepared`. */
export function prepareBlock(status: number, headers: Headers): string {
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines}Connection: keep-alive\r\nKeep-Alive: timeout=72\r\n`;
}

/** The names and values of a block in turn, without what is about the connection or the length of one answer. */
export function headersIn(block: string): string[] {
  return block
    .split('\r\n')
    .slice(1, -1)
    .flatMap((line) => {
      const colon = line.indexOf(': ');
      const name = line.slice(0, colon);
      return ofOneAnswer.has(name) ? [] : [name, line.slice(colon + 2)];
    });
}

const ofOneAnswer: ReadonlySet<string> = new Set(['Connection', 'Keep-Alive', 'Content-Length']);

/**
 * Whether the prepared block may answer this request. It leans on `_header`, an internal of the pinned
 * Node (held by a test); HEAD, HTTP/1.0 and connections about to close take the public way.
 */
export function canSendPrepared(request: IncomingMessage, response: ServerResponse): boolean {
  return (
    request.method === 'GET' &&
    request.httpVersionMinor === 1 &&
    response.shouldKeepAlive &&
    request.headers.range === undefined
  );
}

export function sendPrepared(response: ServerResponse, status: number, block: string, body?: Buffer): void {
  const raw = response as WithHeader;
  raw.statusCode = status;
  raw._header = `${block}${dateLine()}\r\n`;
  raw._hasBody = body !== undefined;
  raw.end(body);
}

let line = '';
let lineSecond = 0;

/** `Date` has a resolution of one second, so it is written anew once a second. */
function dateLine(): string {
  const second = Math.floor(Date.now() / 1000);
  if (second !== lineSecond) {
    lineSecond = second;
    line = `Date: ${new Date(second * 1000).toUTCString()}\r\n`;
  }
  return line;
}
