import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { assetsIn, call, comesTrue, type KillPart, type Place } from '../kill-rounds.ts';
import { freshPicture, type FreshPicture } from '../pictures.ts';

const count = 40;

type Import = { readonly id: string; readonly state: string; readonly done: number };

/** An import of forty addresses: it goes on by itself, and fetches each once. */
export async function importPart(): Promise<KillPart> {
  const pictures: FreshPicture[] = await Promise.all(Array.from({ length: count }, freshPicture));
  const web = createServer(({ url = '' }, response) => {
    const bytes = pictures.find(({ name }) => url.endsWith(name))?.bytes;
    // As slow as another machine.
    setTimeout(() => response.writeHead(bytes === undefined ? 404 : 200).end(bytes), 20);
  });
  web.listen(0, '127.0.0.1');
  await once(web, 'listening');
  const { port } = web.address() as AddressInfo;
  let folder = '';
  let begun: string | undefined;

  const begin = async (place: Place): Promise<void> => {
    const urls = pictures.map(({ name }) => `http://127.0.0.1:${port}/${name}`);
    begun = (await call<Import>(place, 'POST', '/imports', { urls, folder })).id;
  };

  return {
    what: 'import',
    withinMs: 1_500,
    settings: { VITRINE_FETCH_ALLOW: `127.0.0.1:${port}` },
    prepare: async () => {
      [folder, begun] = [`/import/${randomUUID()}`, undefined];
    },
    act: begin,
    look: async (place) => {
      // Its answer may have been lost with the server; then it is there, or was never begun.
      const known = await call<{ items: (Import & { folder: string })[] }>(place, 'GET', '/imports');
      begun ??= known.items.find((one) => one.folder === folder)?.id;
      if (begun === undefined) await begin(place);
      const state = async () => call<Import>(place, 'GET', `/imports/${begun ?? ''}`);
      if (!(await comesTrue(async () => (await state()).state === 'done'))) {
        return [`it is ${(await state()).state} with ${(await state()).done} of ${count}`];
      }
      const { done } = await state();
      const hashes = (await assetsIn(place, folder)).map(({ sha256 }) => sha256);
      const missing = pictures.filter(({ sha256 }) => !hashes.includes(sha256)).length;
      return done === count && missing === 0 && hashes.length === count
        ? []
        : [`${done} of ${count} done, ${hashes.length} assets, ${missing} missing`];
    },
    [Symbol.asyncDispose]: async () => {
      web.closeAllConnections();
      web.close();
      await once(web, 'close');
    },
  };
}
