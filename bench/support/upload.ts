import { randomBytes } from 'node:crypto';
import type { Answer, Client } from './client.ts';
import type { Account } from './product.ts';

export type Door = 'native' | 'contract';

export type File = {
  readonly name: string;
  readonly bytes: Buffer;
  readonly folder?: string;
  /** Public unless said, and by the native door only. */
  readonly visibility?: 'private';
};

/** Sends one public picture through `POST /api/v1/assets` or `POST /v1.0/uploadImage`. */
export function sendPicture(client: Client, account: Account, door: Door, file: File): Promise<Answer> {
  const folder = file.folder ?? '/';
  const fields =
    door === 'native'
      ? { folder, visibility: file.visibility ?? 'public', collision: 'number' }
      : { path: folder };
  const form = multipart(fields, file);
  return client.ask(door === 'native' ? '/api/v1/assets' : '/v1.0/uploadImage', {
    method: 'POST',
    headers: { authorization: account.authorization, 'content-type': form.type },
    body: form.body,
  });
}

/** The path below the delivery host at which an accepted picture is: `/cdn/{cloudname}/{path}` without `/cdn/{cloudname}`. */
export function pathOf(door: Door, accepted: Answer): string {
  const body = JSON.parse(accepted.body.toString()) as {
    path?: string;
    uploadedFiles?: readonly { name?: string }[];
  };
  const path = door === 'native' ? body.path : body.uploadedFiles?.[0]?.name;
  if (path === undefined)
    throw new Error(`An upload was answered without a path: ${accepted.body.toString()}`);
  return path;
}

/** The address of a picture, changed as `operations` say; none is the original. */
export function pictureAddress({ cloudname }: Account, path: string, operations = ''): string {
  return `/cdn/${cloudname}${operations === '' ? '' : `/${operations}`}${encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23')}`;
}

export function multipart(fields: Record<string, string>, file: File): { type: string; body: Buffer } {
  const boundary = `vitrine-${randomBytes(12).toString('hex')}`;
  const head = Object.entries(fields)
    .map(([name, value]) => part(boundary, `name="${name}"`) + `\r\n${value}\r\n`)
    .join('');
  const filename = file.name.replace(/["\r\n]/g, '_');
  const fileHead = `${part(boundary, `name="file"; filename="${filename}"`)}Content-Type: application/octet-stream\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([Buffer.from(head + fileHead), file.bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}

function part(boundary: string, disposition: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; ${disposition}\r\n`;
}
