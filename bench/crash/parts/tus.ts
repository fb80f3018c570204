import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import sharp from 'sharp';
import { assetsIn, type KillPart, type Place } from '../kill-rounds.ts';

const pieceBytes = 1_000_000;
const type = 'application/offset+octet-stream';

/** A resumable upload of some megabytes: it goes on from where it was promised to be, and is one picture in the end. */
export function tusPart(): KillPart {
  let file = Buffer.alloc(0);
  let folder = '';
  let location = '';
  let promised = 0;

  const headers = ({ account }: Place, more: Record<string, string> = {}) => ({
    authorization: account.authorization,
    'tus-resumable': '1.0.0',
    ...more,
  });

  const send = async (place: Place, from: number): Promise<string> => {
    let offset = from;
    for (;;) {
      const piece = file.subarray(offset, offset + pieceBytes);
      const answer = await place.client.ask(location, {
        ...{ method: 'PATCH', body: piece },
        headers: headers(place, { 'content-type': type, 'upload-offset': String(offset) }),
      });
      if (answer.status !== 204) throw new Error(`${answer.status} ${answer.body.toString()}`);
      offset = Number(answer.headers['upload-offset']);
      promised = offset;
      if (offset === file.length) return String(answer.headers['upload-sha256']);
      await pause(5);
    }
  };

  return {
    what: 'tus',
    withinMs: 1_200,
    prepare: async (place) => {
      const raw = { width: 2_000, height: 1_500, channels: 3 } as const;
      file = await sharp(randomBytes(9_000_000), { raw }).png({ compressionLevel: 0 }).toBuffer();
      [folder, promised] = [`/tus/${randomUUID()}`, 0];
      const named = Object.entries({ filename: 'a.png', path: folder });
      const metadata = named.map(([key, value]) => `${key} ${btoa(value)}`).join(',');
      const begun = await place.client.ask('/api/v1/uploads', {
        method: 'POST',
        headers: headers(place, { 'upload-length': String(file.length), 'upload-metadata': metadata }),
      });
      location = begun.headers.location ?? '';
    },
    act: async (place) => void (await send(place, 0)),
    look: async (place) => {
      const found = await place.client.ask(location, { method: 'HEAD', headers: headers(place) });
      const offset = Number(found.headers['upload-offset']);
      const faults = offset >= promised ? [] : [`${offset} of the ${promised} bytes that were promised`];
      const sha256 =
        offset === file.length ? String(found.headers['upload-sha256']) : await send(place, offset);
      if (sha256 !== createHash('sha256').update(file).digest('hex')) faults.push('it is another file');
      const assets = await assetsIn(place, folder);
      if (assets.length !== 1 || assets[0]?.sha256 !== sha256) faults.push(`${assets.length} assets`);
      const left = await readdir(join(place.data, 'uploads'));
      if (left.length > 0) faults.push(`${left.length} files are left of it`);
      return faults;
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
