import { availableParallelism } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../support/client.ts';
import { freshJpegAddresses, libraryPath, type Scene } from '../support/scene.ts';
import { pictureAddress } from '../support/upload.ts';

const clients = 50;

/** Fifty clients ask for the same new picture at the same moment: it is to be rendered once. */
export async function measureIdentical(scene: Scene): Promise<void> {
  const fresh = freshJpegAddresses(scene);
  const renders: number[] = [];
  const statuses = new Map<string, number>();
  for (let round = 0; round < scene.rounds; round += 1) {
    using client = new Client(scene.product.url, clients);
    const address = fresh();
    const answers = await Promise.all(Array.from({ length: clients }, () => client.ask(address)));
    const [first] = answers;
    if (answers.some(({ status, body }) => status !== 200 || first?.body.equals(body) !== true))
      throw new Error('Not everybody got the same picture.');
    for (const { headers } of answers) {
      const status = String(headers['cache-status']);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
    renders.push(
      answers.filter(({ headers }) => headers['cache-status'] === 'Vitrine; fwd=miss; stored').length,
    );
  }
  scene.report.keep('identical', { renders, statuses: Object.fromEntries(statuses) });
  scene.report.add({
    what: 'renders for 50 identical misses at once',
    value: Math.max(...renders),
    unit: '',
    bound: { atMost: 1 },
    from: [...statuses].map(([status, count]) => `${count} ${status}`).join(', '),
  });
}

/**
 * Clients that leave while they wait for their turn: nothing is to be rendered for them. All places are taken
 * by slow renders first; whether a picture was rendered for somebody who left shows when it is asked for again:
 * then it comes from the disk cache.
 */
export async function measureAbandoned(scene: Scene): Promise<void> {
  const [large] = scene.set.jpeg;
  if (large === undefined) throw new Error('There are no JPEG pictures.');
  const fresh = freshJpegAddresses(scene);
  const left: string[] = [];
  using client = new Client(scene.product.url, 64);
  for (let round = 0; round < scene.rounds; round += 1) {
    const slow = Array.from({ length: availableParallelism() + 1 }, (_, place) =>
      client.ask(
        pictureAddress(
          scene.account,
          libraryPath('jpeg', large),
          `w_${1_500 + 10 * round + place},f_avif,q_60`,
        ),
      ),
    );
    await pause(150);
    left.push(...(await leave(client, Array.from({ length: 8 }, fresh))));
    const answers = await Promise.all(slow);
    if (answers.some(({ status }) => status !== 200)) throw new Error('A slow render failed.');
  }
  // Whatever was begun for them is rendered and on disk by then.
  await pause(1_000);
  let rendered = 0;
  for (const address of left) {
    const { headers } = await client.ask(address);
    if (headers['cache-status'] !== 'Vitrine; fwd=miss; stored') rendered += 1;
  }
  scene.report.add({
    what: 'renders for clients that left while waiting',
    value: left.length === 0 ? Number.NaN : rendered,
    unit: '',
    bound: { atMost: 0 },
    from: `${left.length} clients left the queue`,
  });
}

/** Asks for all, goes away after 100 ms, and gives the addresses that had not been answered by then. */
async function leave(client: Client, addresses: readonly string[]): Promise<string[]> {
  const gone = new AbortController();
  const asked = addresses.map(async (address) => {
    try {
      await client.ask(address, { signal: gone.signal });
      return undefined;
    } catch {
      return address;
    }
  });
  await pause(100);
  gone.abort();
  return (await Promise.all(asked)).filter((address) => address !== undefined);
}
