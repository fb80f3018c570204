import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { dropSlowReaders } from './slow-readers.ts';

const length = 50_000_000;

test('a client that does not read is let go of, with what was being sent; one that reads gets all of it', async () => {
  const served: Readable[] = [];
  const server = createServer((_request, response) => {
    const chunks = Readable.from(
      (function* () {
        for (let sent = 0; sent < length; sent += 100_000) yield Buffer.alloc(100_000);
      })(),
    );
    served.push(chunks);
    response.writeHead(200, { 'content-length': length });
    response.once('close', () => chunks.destroy());
    chunks.pipe(response);
  });
  // Far below what a reader gets on the busiest machine, and more than one that does not read.
  dropSlowReaders(server, 1_000, 1_000);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const slow = connect(port, '127.0.0.1');
  slow.on('error', () => undefined);
  // A byte now and then: the system takes more on its own, but soon no more.
  slow.pause();
  slow.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  const closed = once(accepted, 'close');
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  assert.equal((await answer.arrayBuffer()).byteLength, length);
  await closed;
  assert.ok(served[0]?.destroyed);
  slow.destroy();
  server.closeAllConnections();
  server.close();
});
