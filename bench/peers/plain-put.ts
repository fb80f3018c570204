/** What streaming a body to disk costs alone: `node plain-put.ts FOLDER` writes each PUT to a file and syncs it. */
import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const [, , folder = '.'] = process.argv;
let count = 0;
const server = createServer((request, response) => {
  const path = join(folder, `put-${(count += 1)}`);
  pipeline(request, createWriteStream(path))
    .then(async () => {
      await using file = await open(path, 'r+');
      await file.datasync();
      response.writeHead(204).end();
    })
    .catch(() => response.writeHead(500).end());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' && address !== null ? address.port : 0);
});
