/** ipx as its own documentation serves it, over the pictures of one folder: `node ipx-server.ts FOLDER`. */
import { createServer, type RequestListener } from 'node:http';
import { createRequire } from 'node:module';

type Ipx = {
  readonly createIPX: (options: { storage: unknown; maxAge: number }) => unknown;
  readonly ipxFSStorage: (options: { dir: string }) => unknown;
  readonly createIPXNodeServer: (ipx: unknown) => RequestListener;
};

const tools = createRequire(new URL('../../tools/package.json', import.meta.url));
const { createIPX, ipxFSStorage, createIPXNodeServer } = tools('ipx') as Ipx;

const storage = ipxFSStorage({ dir: process.argv[2] ?? '.' });
const server = createServer(createIPXNodeServer(createIPX({ storage, maxAge: 3_600 })));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
});
