import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../support/client.ts';
import type { Account, Product } from '../support/product.ts';
import { type Door, pathOf, pictureAddress, sendPicture } from '../support/upload.ts';
import type { Ledger } from './ledger.ts';
import { freshPicture } from './pictures.ts';

const atOnce = 6;

/** Uploads several at a time through both doors until the server is killed, `killMs` after the first began. */
export async function uploadUntilKilled(
  product: Product,
  account: Account,
  ledger: Ledger,
): Promise<{ killedAfterMs: number; acknowledged: number; unanswered: number; refused: string[] }> {
  using client = new Client(product.url, 2 * atOnce);
  const counts = { acknowledged: 0, unanswered: 0, refused: [] as string[] };
  const killed = new AbortController();
  // Made beforehand: in the first moments the server, not the maker of pictures, is to be the busy one.
  const prepared = await Promise.all(Array.from({ length: 4 * atOnce }, freshPicture));
  const upload = async (door: Door): Promise<void> => {
    while (!killed.signal.aborted) {
      const picture = prepared.pop() ?? (await freshPicture());
      if (killed.signal.aborted) return;
      ledger.sent.add(picture.sha256);
      try {
        const answer = await sendPicture(client, account, door, { ...picture, folder: `/round/${door}` });
        if (answer.status === 200 || answer.status === 201) {
          const path = pathOf(door, answer);
          ledger.acknowledge(path, picture.sha256);
          counts.acknowledged += 1;
          // So that derivatives are being written too when the end comes. Lost answers are no loss.
          client.ask(pictureAddress(account, path, derivative)).catch(() => undefined);
        } else counts.refused.push(`${answer.status} ${answer.body.toString().slice(0, 200)}`);
      } catch {
        counts.unanswered += 1;
      }
    }
  };
  const killedAfterMs = randomInt(50, 901);
  const uploads = Array.from({ length: atOnce }, (_, index) =>
    upload(index % 2 === 0 ? 'native' : 'contract'),
  );
  await pause(killedAfterMs);
  killed.abort();
  await product.kill();
  await Promise.all(uploads);
  return { killedAfterMs, ...counts };
}

/** What is asked of every picture right after its upload; after the restart it may come from the disk cache. */
export const derivative = 'w_64,f_webp';
