import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { Client, inLoops } from '../support/client.ts';
import type { Account, Product } from '../support/product.ts';
import { pictureAddress } from '../support/upload.ts';
import type { Ledger } from './ledger.ts';
import { derivative } from './uploads.ts';

type Listed = {
  readonly path: string;
  readonly sha256: string;
  readonly width: number;
  readonly height: number;
};

/**
 * Looks at everything after a restart and gives what is wrong: an acknowledged upload that is missing or not
 * what was sent, an object whose bytes are not what its row says, anything listed that cannot be delivered.
 * `fresh` is a width nobody asked for yet, so that delivery has to read the originals.
 */
export async function inspectLibrary(
  product: Product,
  account: Account,
  { ledger, data, fresh }: { ledger: Ledger; data: string; fresh: number },
): Promise<{ listed: number; losses: string[] }> {
  using client = new Client(product.url, 8);
  const listed = await listEverything(client, account);
  const losses: string[] = [];
  const byPath = new Map(listed.map((asset) => [asset.path, asset]));
  for (const { path, sha256 } of ledger.acknowledged.values()) {
    const found = byPath.get(path);
    if (found === undefined) losses.push(`${path} was acknowledged and is gone`);
    else if (found.sha256 !== sha256) losses.push(`${path} is another picture than was acknowledged`);
  }
  const stored = await hashesBelow(join(data, 'objects'));
  const todo = [...listed];
  await inLoops(6, async () => {
    const asset = todo.pop();
    if (asset === undefined) return false;
    if (!ledger.sent.has(asset.sha256)) losses.push(`${asset.path} was never sent`);
    if (!stored.has(asset.sha256)) losses.push(`${asset.path}: no object has the bytes of its original`);
    losses.push(...(await faultsOfDelivery(client, account, asset, fresh)));
    return true;
  });
  return { listed: listed.length, losses };
}

async function listEverything(client: Client, account: Account): Promise<Listed[]> {
  const all: Listed[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await client.ask(`/api/v1/assets?limit=500${query}`, {
      headers: { authorization: account.authorization },
    });
    if (answer.status !== 200)
      throw new Error(`The listing failed: ${answer.status} ${answer.body.toString()}`);
    const page = JSON.parse(answer.body.toString()) as { items: Listed[]; nextCursor: string | null };
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

/** The original, a derivative that may have been half written, and one that has to be made now. */
async function faultsOfDelivery(
  client: Client,
  account: Account,
  asset: Listed,
  fresh: number,
): Promise<string[]> {
  const faults: string[] = [];
  const wanted = [
    { operations: '', width: asset.width },
    { operations: derivative, width: 64 },
    { operations: `w_${fresh},f_webp`, width: fresh },
  ];
  for (const { operations, width } of wanted) {
    const what = `${asset.path} ${operations || 'original'}`;
    try {
      const answer = await client.ask(pictureAddress(account, asset.path, operations));
      if (answer.status !== 200)
        faults.push(`${what}: ${answer.status} ${answer.body.toString().slice(0, 200)}`);
      else if ((await decodedWidth(answer.body)) !== width) faults.push(`${what}: not ${width} pixels wide`);
    } catch (error) {
      faults.push(`${what}: ${String(error)}`);
    }
  }
  return faults;
}

/** Decodes to the last row: a picture that was cut short throws. */
async function decodedWidth(bytes: Buffer): Promise<number> {
  const { info } = await sharp(bytes, { failOn: 'warning' }).raw().toBuffer({ resolveWithObject: true });
  return info.width;
}

/** Of the bytes really on disk, not of what anything says about them. */
export async function hashesBelow(folder: string): Promise<Set<string>> {
  const hashes = new Set<string>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const hash = createHash('sha256');
    await pipeline(createReadStream(join(entry.parentPath, entry.name)), hash);
    hashes.add(hash.digest('hex'));
  }
  return hashes;
}
