import { readFile } from 'node:fs/promises';
import { all as readHeic } from 'heic-decode';
import { decodeBmp, readBmpHeader } from './bmp.ts';
import type { DecodeRequest, Proof, Refused } from './foreign-formats.ts';
import { sendPixels } from './pixel-pipe.ts';
import type { RawPicture } from './raw-picture.ts';
import type { Size } from './size.ts';

// The process decodes one picture and is ended: what a decoder holds or has broken ends with it.
process.once('message', (request: DecodeRequest) => {
  void answer(request)
    .catch((error: unknown): Refused => ({ refused: String(error) }))
    .then((reply) => {
      if ('data' in reply) sendPixels(reply);
      else process.send?.(reply);
    });
});
process.once('disconnect', () => process.exit());

async function answer(request: DecodeRequest): Promise<RawPicture | Proof | Refused> {
  const { format, source, width, height, hasAlpha } = request;
  const bytes = 'path' in source ? await readFile(source.path) : Buffer.from(source.bytes);
  if (format !== 'heic' && format !== 'bmp') return prove(bytes, { width, height });
  const picture =
    format === 'heic' ? await decodeHeic(bytes, hasAlpha, { width, height }) : decodeWholeBmp(bytes);
  if (picture === undefined) return { refused: `it cannot be decoded as ${format}` };
  if (picture.width === width && picture.height === height)
    return request.wanted === 'proof' ? { decoded: true } : picture;
  return {
    refused: `it decodes to ${picture.width} × ${picture.height}, its header says ${width} × ${height}`,
  };
}

/** By libvips, whose own limit of time is not needed: this process is killed when its time is over. */
async function prove(bytes: Buffer, { width, height }: Size): Promise<Proof> {
  const { decodeToEnd, prepareEngine } = await import('./engine.ts');
  prepareEngine();
  await decodeToEnd(bytes, Math.ceil((width * height) / 1e6));
  return { decoded: true };
}

function decodeWholeBmp(bytes: Buffer): RawPicture | undefined {
  const header = readBmpHeader(bytes);
  return header === undefined ? undefined : decodeBmp(bytes, header);
}

/** The size is compared before the pixels are decoded: they are what costs memory. */
async function decodeHeic(
  buffer: Buffer,
  hasAlpha: boolean,
  promised: { width: number; height: number },
): Promise<RawPicture | undefined> {
  const [first] = await readHeic({ buffer });
  if (first === undefined) return undefined;
  const { width, height } = first;
  if (width !== promised.width || height !== promised.height) {
    return { width, height, channels: 3, data: new Uint8Array() };
  }
  const { data } = await first.decode();
  return hasAlpha
    ? { width, height, channels: 4, data: new Uint8Array(data.buffer) }
    : { width, height, channels: 3, data: withoutAlpha(data) };
}

/** An opaque fourth channel would cost memory and end up in the output. */
function withoutAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4) {
    rgb[to++] = rgba[from] ?? 0;
    rgb[to++] = rgba[from + 1] ?? 0;
    rgb[to++] = rgba[from + 2] ?? 0;
  }
  return rgb;
}
