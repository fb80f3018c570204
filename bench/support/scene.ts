import { Client } from './client.ts';
import { freshSize, type Kind, kinds, operationsOf } from './kinds.ts';
import type { PictureFile, PictureSet } from './pictures.ts';
import type { Account, Product } from './product.ts';
import type { Report } from './report.ts';
import { pathOf, pictureAddress, sendPicture } from './upload.ts';

/** What the parts of a run share. */
export type Scene = {
  readonly product: Product;
  readonly account: Account;
  readonly data: string;
  readonly set: PictureSet;
  /** A folder for whatever a part needs to write. */
  readonly workspace: string;
  readonly rounds: number;
  readonly seconds: number;
  readonly report: Report;
  /** By kind: how often all its pictures were asked for, so that no URL is asked for twice unawares. */
  readonly cycle: Map<string, number>;
};

/** Uploads every picture, public, to `/jpeg` and `/png` under its own name. */
export async function uploadSet(product: Product, account: Account, set: PictureSet): Promise<void> {
  using client = new Client(product.url, 2);
  for (const source of ['jpeg', 'png'] as const) {
    for (const file of set[source]) {
      const answer = await sendPicture(client, account, 'native', { ...file, folder: `/${source}` });
      if (answer.status !== 201)
        throw new Error(`Upload of ${file.name}: ${answer.status} ${answer.body.toString()}`);
      const path = pathOf('native', answer);
      if (path !== libraryPath(source, file)) throw new Error(`${file.name} was put at ${path}`);
    }
  }
}

export function libraryPath(source: Kind['source'], file: PictureFile): string {
  return `/${source}/${file.name}`;
}

/** The address of a picture in a size of this time round. */
export function missAddress(account: Account, kind: Kind, file: PictureFile, cycle: number): string {
  return pictureAddress(account, libraryPath(kind.source, file), operationsOf(kind, freshSize(cycle)));
}

/** Hands out addresses of 12 MP JPEG renders that nobody asked for yet. */
export function freshJpegAddresses(scene: Scene): () => string {
  const [kind] = kinds;
  if (kind === undefined) throw new Error('There is no kind of render to ask for.');
  const pictures = scene.set.jpeg;
  let cycle = scene.cycle.get(kind.name) ?? 0;
  let index = 0;
  return () => {
    const file = pictures[index % pictures.length];
    if (file === undefined) throw new Error('There are no JPEG pictures.');
    const address = missAddress(scene.account, kind, file, cycle);
    index += 1;
    if (index % pictures.length === 0) cycle += 1;
    scene.cycle.set(kind.name, cycle + 1);
    return address;
  };
}
