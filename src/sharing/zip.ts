import { Readable } from 'node:stream';
import { makeZip } from 'client-zip';

/** A file of an archive; undefined content: it was there when it was listed and is not any more. */
export type ZipFile = {
  readonly name: string;
  readonly modified: Date;
  readonly open: () => Promise<Readable | Buffer | undefined>;
};

/**
 * An archive as a stream: one file after the other is opened when its turn comes. Stored, not deflated: pictures are
 * compressed already. ZIP64 where it is needed, so that any size and number goes. What could not be had is named in
 * a text at the end.
 */
export function zipOf(files: AsyncIterable<ZipFile>): Readable {
  return Readable.fromWeb(makeZip(entries(files), { buffersAreUTF8: true }));
}

async function* entries(files: AsyncIterable<ZipFile>) {
  const missing: string[] = [];
  let last = new Date(0);
  for await (const { name, modified, open } of files) {
    const input = await open();
    last = modified > last ? modified : last;
    if (input === undefined) missing.push(name);
    else yield { name, lastModified: modified, input };
  }
  if (missing.length === 0) return;
  const text = `These could not be included:\n\n${missing.join('\n')}\n`;
  yield { name: 'not-included.txt', lastModified: last, input: text };
}

/** What a file system may take for a drive, a device, a pattern or another folder. */
// oxlint-disable-next-line no-control-regex -- these are what is taken out
const unsafe = /[\u0000-\u001f\u007f<>:"|?*\\]/g;
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;

/**
 * What a path of the library is called in an archive: below the folder, never outside of where it is unpacked, on no
 * system. `id` keeps two apart that would become one.
 */
export function nameInZip(path: string, folder: string, id: string): string {
  const inside = path.startsWith(folder) ? path.slice(folder.length) : path;
  const parts = inside.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  const safe = parts.map((part) =>
    part
      .replace(unsafe, '_')
      .replace(devices, '_$&')
      .replace(/[. ]+$/, '_'),
  );
  const name = safe.join('/') || id;
  return name === inside ? name : name.replace(/(\.[^./]*)?$/, (extension) => `-${id.slice(-8)}${extension}`);
}
