import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import type { Account, World } from './world.ts';

export type FilePart = { readonly name: string; readonly bytes: Uint8Array; readonly field?: string };

/** A form as `fetch` sends it, fields before files. */
export function form(fields: Readonly<Record<string, string>>, ...files: readonly FilePart[]): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const { field = 'file', bytes, name } of files) {
    body.append(field, new Blob([Uint8Array.from(bytes)]), name);
  }
  return body;
}

export type ContractImage = {
  readonly name: string;
  readonly status: string;
  readonly url: string;
  readonly width: number;
  readonly height: number;
  readonly [member: string]: unknown;
};

/** Uploads one file through the image4io contract under its own name; gives the image of the answer. */
export async function upload(
  world: World,
  account: Account,
  file: FilePart,
  fields: Readonly<Record<string, string>> = {},
): Promise<ContractImage> {
  const answer = await contract(
    world,
    account,
    'POST',
    'uploadImage',
    form({ useFilename: 'true', ...fields }, file),
  );
  const body = (await answer.json()) as { errors: string[]; uploadedFiles: ContractImage[] };
  assert.equal(answer.status, 200, JSON.stringify(body));
  const [image] = body.uploadedFiles;
  assert.ok(image);
  return image;
}

/** A call of the contract. A form or text is sent as it is, an object as JSON. */
export function contract(
  world: World,
  account: Account,
  method: string,
  operation: string,
  body?: FormData | object,
): Promise<Response> {
  return world.get(`/v1.0/${operation}`, { method, ...message(account, body) });
}

export type NativeAsset = {
  readonly id: string;
  readonly path: string;
  readonly url: string;
  readonly visibility: string;
  readonly version: number;
  readonly [member: string]: unknown;
};

/** Uploads one file through the native API; gives the asset of the answer. */
export async function create(
  world: World,
  account: Account,
  file: FilePart,
  fields: Readonly<Record<string, string>> = {},
): Promise<NativeAsset> {
  const answer = await native(world, account, 'POST', '/assets', form(fields, file));
  const body = (await answer.json()) as NativeAsset;
  assert.equal(answer.ok, true, JSON.stringify(body));
  return body;
}

export function native(
  world: World,
  account: Account,
  method: string,
  path: string,
  body?: FormData | object,
): Promise<Response> {
  return world.get(`/api/v1${path}`, { method, ...message(account, body) });
}

function message({ authorization }: Account, body: FormData | object | undefined): RequestInit {
  if (body === undefined) return { headers: { authorization } };
  if (body instanceof FormData) return { headers: { authorization }, body };
  return { headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Sends bytes as they are over a connection of its own, and gives all that comes back until it is closed. */
export async function overSocket(world: World, ...pieces: readonly (string | Uint8Array)[]): Promise<string> {
  const socket = await openSocket(world);
  for (const piece of pieces) socket.write(piece);
  return await readAll(socket);
}

export async function openSocket(world: World): Promise<Socket> {
  const socket = connect(Number(new URL(world.url).port), '127.0.0.1');
  await once(socket, 'connect');
  return socket;
}

/** One byte is one character. */
export async function readAll(socket: Socket): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of socket) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('latin1');
}

/** A multipart body written out by hand, for what no client library would send. */
export function rawForm(
  boundary: string,
  ...parts: readonly { head: string; body: string | Uint8Array }[]
): Buffer {
  return Buffer.concat([
    ...parts.flatMap(({ head, body }) => [
      Buffer.from(`--${boundary}\r\n${head}\r\n\r\n`),
      Buffer.from(body),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
}

/** Asks again until the answer is as wanted; for what happens in a job. Fails after ten seconds. */
export async function eventually(what: string, isSo: () => Promise<boolean>): Promise<void> {
  const until = Date.now() + 10_000;
  while (!(await isSo())) {
    if (Date.now() > until) assert.fail(`It did not come about: ${what}`);
    await new Promise((resolve) => void setTimeout(resolve, 25));
  }
}

/** The keys of every object in the store. */
export async function storedKeys(world: World): Promise<string[]> {
  const objects = await Array.fromAsync(world.ctx.store.list(''));
  return objects.map(({ key }) => key);
}

export async function assetCount(world: World): Promise<number> {
  return (await world.ctx.database.db.selectFrom('assets').select('id').execute()).length;
}
