import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Client } from '../support/client.ts';
import { temporaryFolder } from '../support/owned.ts';
import { type Account, createOrganization, type Product, startProduct } from '../support/product.ts';
import { sendPicture } from '../support/upload.ts';
import { freshPicture, type FreshPicture } from './pictures.ts';

/** A server in the middle of something, and how to ask it. */
export type Place = {
  readonly product: Product;
  readonly account: Account;
  readonly client: Client;
  readonly data: string;
};

export type KillPart = AsyncDisposable & {
  /** What is done when the server is killed, within so many milliseconds. */
  readonly what: string;
  readonly withinMs: number;
  readonly settings?: Readonly<Record<string, string>>;
  /** Before a round: what it is about. */
  prepare(place: Place): Promise<void>;
  /** Does it, until the server is gone; what then fails is no fault. */
  act(place: Place): Promise<void>;
  /** After the restart: what is not as it was promised. Goes on with what was to be gone on with. */
  look(place: Place): Promise<readonly string[]>;
};

/**
 * Kills the real product with SIGKILL in the middle of one thing, again and again over one data folder. What is started to look at what
 * a kill left is killed in the next round.
 */
export async function killRounds(
  part: KillPart,
  rounds: number,
  say: (line: string) => void,
): Promise<string[]> {
  await using folder = await temporaryFolder();
  const data = join(folder.path, 'data');
  const { what, settings = {} } = part;
  const wrong: string[] = [];
  let product = await startProduct({ data, settings });
  try {
    const account = await createOrganization(data, 'crash', settings);
    for (let round = 1; round <= rounds; round += 1) {
      const killedAfterMs = await killIn(part, { product, account, data });
      product = await startProduct({ data, settings });
      using client = new Client(product.url, 8);
      const faults = await part.look({ product, account, client, data });
      wrong.push(...faults.map((fault) => `${what}, round ${round}: ${fault}`));
      say(
        `${what}, round ${String(round).padStart(2)}: killed after ${String(killedAfterMs).padStart(4)} ms, ${faults.length} wrong`,
      );
    }
  } finally {
    await product[Symbol.asyncDispose]();
  }
  return wrong;
}

async function killIn(part: KillPart, place: Omit<Place, 'client'>): Promise<number> {
  using client = new Client(place.product.url, 8);
  await part.prepare({ ...place, client });
  const killedAfterMs = randomInt(10, part.withinMs);
  const acting = part.act({ ...place, client }).catch(() => undefined);
  await pause(killedAfterMs);
  await place.product.kill();
  await acting;
  return killedAfterMs;
}

/** One call of the native API; gives what it said, or throws. */
export async function call<Body>(
  { client, account }: Place,
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: object,
): Promise<Body> {
  const headers = {
    authorization: account.authorization,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const sent = body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) };
  const answer = await client.ask(`/api/v1${path}`, { method, headers, ...sent });
  const text = answer.body.toString();
  if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return (text === '' ? {} : JSON.parse(text)) as Body;
}

export type Asset = { readonly id: string; readonly path: string; readonly sha256: string };

/** Everything in a folder. */
export async function assetsIn(place: Place, folder: string): Promise<Asset[]> {
  const assets: Asset[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const from: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: { items: Asset[]; nextCursor: string | null } = await call(
      ...([place, 'GET', `/assets?limit=1000&folder=${folder}${from}`] as const),
    );
    assets.push(...page.items);
    cursor = page.nextCursor;
  }
  return assets;
}

export async function uploadFresh(
  { client, account }: Place,
  folder: string,
): Promise<{ readonly asset: Asset; readonly picture: FreshPicture }> {
  const picture = await freshPicture();
  const answer = await sendPicture(client, account, 'native', { ...picture, folder });
  if (answer.status !== 201) throw new Error(`An upload was refused: ${answer.body.toString()}`);
  return { asset: JSON.parse(answer.body.toString()) as Asset, picture };
}

/** Whether it comes true within two minutes: what a job does takes a moment, on a busy machine a long one. */
export async function comesTrue(look: () => Promise<boolean>): Promise<boolean> {
  for (const end = performance.now() + 120_000; performance.now() < end;) {
    if (await look()) return true;
    await pause(200);
  }
  return false;
}
