import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody else's web server on this machine, for what is fetched. */
export type Source = AsyncDisposable & {
  readonly url: string;
  /** `127.0.0.1:port`, as `VITRINE_FETCH_ALLOW` wants it. */
  readonly host: string;
  /** The paths that were asked for, with their queries, as they came. */
  readonly asked: readonly string[];
  /** Answers at a path, whatever its query: bytes with status 200, or as the function does. */
  serve(path: string, answer: Uint8Array | RequestListener): void;
};

export async function startSource(): Promise<Source> {
  const answers = new Map<string, Uint8Array | RequestListener>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? '';
    asked.push(url);
    const answer = answers.get(url.replace(/\?.*$/s, ''));
    if (typeof answer === 'function') return answer(request, response);
    response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/octet-stream' });
    return response.end(answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `http://${host}`,
    host,
    asked,
    serve: (path, answer) => void answers.set(path, answer),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
