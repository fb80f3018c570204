import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** How soon a connection goes whose last answer is out. */
const lookMs = 50;

/**
 * Lets a server that closes wait for answers only. Node closes at once the connections that are idle by then; it
 * waits 72 seconds for one that becomes idle later, and until the headers' timeout for one that was opened and never used, as browsers
 * do ahead of time. Gives what has to be called when closing begins.
 */
export function drainable(server: Server): () => void {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
  });
  return () => {
    // What never listened, since its port was taken, does not close either.
    if (!server.listening) return;
    for (const socket of open) if (socket.bytesRead === 0) socket.destroy();
    const looking = setInterval(() => server.closeIdleConnections(), lookMs);
    server.once('close', () => clearInterval(looking));
  };
}
