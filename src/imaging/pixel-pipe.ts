import { writeSync } from 'node:fs';
import { addAbortSignal, type Readable } from 'node:stream';
import type { RawPicture } from './raw-picture.ts';
import type { Size } from './size.ts';

/** The descriptor of a decoder's process that its pixels leave through. */
export const pixelDescriptor = 4;

/**
 * What precedes the pixels: as a message they would be copied three times, which for a photograph of a telephone is
 * more than a hundred megabytes.
 */
export type PixelHeader = Omit<RawPicture, 'data'> & { readonly bytes: number };

/** In the decoder's process: says what comes, then writes it. */
export function sendPixels({ data, ...picture }: RawPicture): void {
  process.send?.({ ...picture, bytes: data.byteLength } satisfies PixelHeader);
  for (let sent = 0; sent < data.byteLength;) sent += writeSync(pixelDescriptor, data, sent);
}

/**
 * Undefined when the header speaks of another picture than was asked for, or of more than come: before it is believed
 * nothing is allocated. Throws the signal's reason.
 * The process is ended from this side, and the pipe with it.
 */
export async function receivePixels(
  pipe: Readable,
  { bytes, ...picture }: PixelHeader,
  { size, signal }: { readonly size: Size; readonly signal: AbortSignal },
): Promise<RawPicture | undefined> {
  if (picture.width !== size.width || picture.height !== size.height) return undefined;
  if (bytes !== size.width * size.height * picture.channels || picture.channels > 4) return undefined;
  const data = Buffer.allocUnsafeSlow(bytes);
  let received = 0;
  try {
    for await (const chunk of addAbortSignal(signal, pipe)) {
      received += (chunk as Buffer).copy(data, received);
      if (received === bytes) break;
    }
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
  return received === bytes ? { ...picture, data } : undefined;
}
