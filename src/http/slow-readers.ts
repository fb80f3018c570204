import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** A client that takes less than a kilobyte a second over five minutes is not reading. */
const lookMs = 300_000;
const leastBytes = 300_000;

/**
 * Closes connections whose client does not take what was written for it: Node waits for ever, and each keeps a socket, a
 * piece of a picture and perhaps an open file. Looked at from time to time, so that no answer pays for it. The first
 * look only begins to measure.
 */
export function dropSlowReaders(server: Server, everyMs = lookMs, least = leastBytes): void {
  /** How much each had taken at the last look, while it had more to take. */
  const taken = new Map<Socket, number | undefined>();
  server.on('connection', (socket: Socket) => {
    taken.set(socket, undefined);
    socket.once('close', () => taken.delete(socket));
  });
  const timer = setInterval(() => {
    for (const [socket, before] of taken) {
      const now = socket.bytesWritten - socket.writableLength;
      const isWaiting = socket.writableLength > 0;
      if (isWaiting && before !== undefined && now - before < least) socket.destroy();
      else taken.set(socket, isWaiting ? now : undefined);
    }
  }, everyMs).unref();
  server.once('close', () => clearInterval(timer));
}
