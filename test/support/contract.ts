import assert from 'node:assert/strict';
import { contract, type ContractImage, overSocket } from './doors.ts';
import type { Account, World } from './world.ts';

/** The body of any answer of the contract; which members are there depends on the operation. */
export type ContractBody = {
  success: boolean;
  errors: string[];
  messages: string[];
  uploadedFiles: { name: string; status: string; userGivenName: string; [member: string]: unknown }[];
  image: Record<string, unknown>;
  fetchedImage: ContractImage;
  copiedImage: ContractImage;
  movedImage: ContractImage;
  deletedImage: Record<string, unknown>;
  createdFolder: Record<string, unknown>;
  deletedFolder: Record<string, unknown> | null;
  folders: { name: string; path: string; parent: string }[];
  images: { name: string; folder: string; [member: string]: unknown }[];
  streams: unknown[];
  continuationToken: string | null;
  [member: string]: unknown;
};

/** Every answer has the envelope on one line and three headers; a success is exactly 200, an error has a text. */
export async function readEnvelope(answer: Response, status = 200): Promise<ContractBody> {
  const text = await answer.text();
  assert.equal(answer.status, status, text);
  assert.doesNotMatch(text, /[\r\n]/);
  assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
  assert.ok([...answer.headers].length >= 3);
  assert.equal(answer.headers.get('access-control-allow-origin'), '*');
  const body = JSON.parse(text) as ContractBody;
  assert.equal(body.success, status === 200);
  assert.ok(Array.isArray(body.errors) && Array.isArray(body.messages));
  for (const error of body.errors) assert.equal(typeof error, 'string');
  if (status !== 200) assert.ok(body.errors.length > 0);
  return body;
}

/** Calls one operation and reads its envelope. */
export type Call = (
  method: string,
  operation: string,
  body?: FormData | object,
  status?: number,
) => Promise<ContractBody>;

export function caller(world: World, account: Account): Call {
  return async (method, operation, body, status = 200) =>
    readEnvelope(await contract(world, account, method, operation, body), status);
}

/** A request as its client wrote it, byte for byte: `GET /v1.0/image?name=…`, headers, body. */
export type Sent = (
  line: string,
  headers?: readonly string[],
  body?: Uint8Array | string,
) => Promise<{ status: number; head: string; body: ContractBody }>;

export function sender(world: World, account: Account): Sent {
  return async (line, headers = [], body = '') => {
    const head = [
      `${line} HTTP/1.1`,
      'Host: x',
      `Authorization: ${account.authorization}`,
      'Connection: close',
      ...headers,
    ];
    const raw = await overSocket(world, `${head.join('\r\n')}\r\n\r\n`, body);
    const [first = '', ...rest] = raw.split('\r\n\r\n');
    const text = Buffer.from(rest.join('\r\n\r\n'), 'latin1').toString('utf8');
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(first)?.[1]);
    return { status, head: first, body: JSON.parse(text) as ContractBody };
  };
}
