import { type ChildProcess, fork } from 'node:child_process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { Problem } from '#platform/problem.ts';
import type { ImageFacts, ImageSource, InputFormat } from './facts.ts';
import { type PixelHeader, pixelDescriptor, receivePixels } from './pixel-pipe.ts';
import { imagingProblems } from './problems.ts';
import type { RawPicture } from './raw-picture.ts';
import type { Size } from './size.ts';

/** Whether a process of its own decodes it in any case. */
export function isForeign({ format }: Pick<ImageFacts, 'format'>): boolean {
  return format === 'heic' || format === 'bmp' || format === 'pdf';
}

/** What the decoding process is told: the size is what the header said, and what must come out. */
export type DecodeRequest = Pick<ImageFacts, 'width' | 'height' | 'hasAlpha'> & {
  readonly source: ImageSource;
} & (
    | { readonly format: 'heic' | 'bmp'; readonly wanted: 'pixels' }
    | { readonly format: InputFormat; readonly wanted: 'proof' }
  );

/** That it decodes. */
export type Proof = { readonly decoded: true };

const program = fileURLToPath(new URL('decode-child.ts', import.meta.url));

/**
 * Decodes what libvips does not, in a process of its own that is killed when it is too slow or no longer
 * wanted. A 12-megapixel HEIC takes about 2 s and 240 MB: in a process of its own they are given back at once, and a
 * decoder that goes wrong takes nothing with it. The pixels come back over a pipe.
 * Throws `corrupt-image`, `render-too-slow`, and the signal's reason.
 */
export async function decodeForeign(
  picture: Pictured<'heic' | 'bmp'>,
  bounds: DecodeBounds,
): Promise<RawPicture> {
  const request: DecodeRequest = { ...picture, wanted: 'pixels' };
  const reply = await askForPixels(program, { request, size: picture }, bounds);
  if ('refused' in reply) throw damaged(picture, reply.refused);
  return reply;
}

/** Throws as `decodeForeign` does, and spares the pixels their way. For what libvips decodes, too, where it is large. */
export async function assertDecodes(picture: Pictured<InputFormat>, bounds: DecodeBounds): Promise<void> {
  const request: DecodeRequest = { ...picture, wanted: 'proof' };
  const reply = await askDecoder<Proof>(program, request, bounds);
  if ('refused' in reply) throw damaged(picture, reply.refused);
}

type Pictured<Format> = Pick<ImageFacts, 'width' | 'height' | 'hasAlpha'> & {
  readonly format: Format;
  readonly source: ImageSource;
};

function damaged({ format }: Pictured<InputFormat>, why: string): Problem {
  const detail = `The picture is damaged or incomplete: ${why}.`;
  return new Problem(imagingProblems['corrupt-image'], { thing: format, detail });
}

export type DecodeBounds = { readonly seconds: number; readonly signal?: AbortSignal | undefined };

/** Why a decoder does not give what it was asked for. */
export type Refused = { readonly refused: string };

/** One question to a process of its own, which is ended afterwards. Throws `render-too-slow` and the signal's reason. */
export async function askDecoder<Reply extends object>(
  path: string,
  request: Question,
  bounds: DecodeBounds,
): Promise<Reply | Refused> {
  return inDecoder(path, { request, bounds }, (child, stop) => firstReply<Reply>(child, request, stop));
}

/** The same, where the answer is a picture of this size. */
export async function askForPixels(
  path: string,
  { request, size }: { readonly request: Question; readonly size: Size },
  bounds: DecodeBounds,
): Promise<RawPicture | Refused> {
  return inDecoder(path, { request, bounds }, async (child, stop) => {
    const reply = await firstReply<PixelHeader>(child, request, stop);
    if ('refused' in reply) return reply;
    const pipe = child.stdio[pixelDescriptor] as Readable;
    const picture = await receivePixels(pipe, reply, { size, signal: stop });
    return picture ?? { refused: 'its decoder ended in the middle of the picture' };
  });
}

type Question = { readonly format: string };

async function inDecoder<Result>(
  path: string,
  { request, bounds: { seconds, signal } }: { readonly request: Question; readonly bounds: DecodeBounds },
  ask: (child: ChildProcess, stop: AbortSignal) => Promise<Result>,
): Promise<Result> {
  signal?.throwIfAborted();
  const clock = AbortSignal.timeout(seconds * 1000);
  // It inherits no setting and no secret. libheif prints what it thinks of a file; what matters is in the reply.
  const child = fork(path, {
    env: {},
    execArgv: ['--max-old-space-size=256'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc', 'pipe'],
  });
  try {
    return await ask(child, signal === undefined ? clock : AbortSignal.any([clock, signal]));
  } catch (error) {
    if (!clock.aborted || error instanceof Problem) throw error;
    throw new Problem(imagingProblems['render-too-slow'], {
      thing: request.format,
      expected: `at most ${seconds} s`,
      retryAfter: seconds,
    });
  } finally {
    child.kill('SIGKILL');
  }
}

function firstReply<Reply extends object>(
  child: ChildProcess,
  request: object,
  signal: AbortSignal,
): Promise<Reply | Refused> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    child.once('message', (reply) => resolve(reply as Reply));
    // Out of memory and traps of WebAssembly end the process; the picture is what caused them.
    child.once('error', (error) => resolve({ refused: String(error) }));
    child.once('exit', () => {
      signal.removeEventListener('abort', stop);
      resolve({ refused: 'its decoder ended without a picture' });
    });
    child.send(request, (error) => {
      if (error !== null) resolve({ refused: String(error) });
    });
  });
}
