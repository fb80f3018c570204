import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** How soon a connection goes whose last answer is out. */
const lookMs = 50;

/**
 * Lets a server that closes wait for answers only, and for whole ones. Node closes at once the connections that are idle
 * by then; it waits 72 seconds for one that becomes idle later, and until the headers' timeout for one that was opened and
 * never used, as browsers do ahead of time. And it takes for idle a connection whose answer it was given whole, though
 * most of that may still wait for the client. Gives what has to be called when closing begins.
 */
export function drainable(server: Server): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  const closeIdle = server.closeIdleConnections.bind(server);
  // Also what Node and the framework call. Meanwhile who asks again is answered, and then closed.
  server.closeIdleConnections = () => {
    if (![...open].some(({ writableLength }) => writableLength > 0)) closeIdle();
  };
  return () => {
    // What never listened, since its port was taken, does not close either.
    if (!server.listening) return;
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    const looking = setInterval(() => server.closeIdleConnections(), lookMs);
    server.once('close', () => clearInterval(looking));
  };
}

/** An answer given while the server closes is the last of its connection. */
export function lastWhenClosing(server: Server, response: ServerResponse): void {
  if (!server.listening) response.shouldKeepAlive = false;
}
