import type { FastifyReply, FastifyRequest } from 'fastify';
import { httpProblems } from '#http/problems.ts';
import type { UploadWish, UnfinishedUpload } from '#intake/uploads.ts';
import { parseFolder } from '#library/path.ts';
import { tagsOf } from '#library/tag.ts';
import { Problem } from '#platform/problem.ts';

/** The protocol's version; there is only this one (https://tus.io/protocols/resumable-upload). */
export const tusVersion = '1.0.0';
export const pieceType = 'application/offset+octet-stream';

/** What of the protocol's options is there, for `Tus-Extension`. */
export const tusExtensions = 'creation,creation-with-upload,creation-defer-length,expiration,termination';

/** Throws `tus-version-wrong` for a client that speaks something else. */
export function assertTus(request: FastifyRequest, reply: FastifyReply): void {
  const version = request.headers['tus-resumable'];
  if (version === tusVersion) return;
  reply.header('tus-version', tusVersion);
  throw new Problem(httpProblems['tus-version-wrong'], {
    ...{ thing: 'Tus-Resumable', value: String(version ?? ''), expected: tusVersion },
  });
}

/** Throws `media-type-unsupported` for a body that is no piece of a file. */
export function assertPiece(request: FastifyRequest): void {
  const type = request.headers['content-type'];
  if (type === pieceType) return;
  throw new Problem(httpProblems['media-type-unsupported'], {
    ...{ thing: 'Content-Type', value: type ?? '', expected: pieceType },
  });
}

/** A whole number of bytes; undefined when the header is not there. */
export function bytesIn(
  request: FastifyRequest,
  name: 'Upload-Length' | 'Upload-Offset',
): number | undefined {
  const given = request.headers[name.toLowerCase()];
  if (given === undefined) return undefined;
  if (/^\d{1,15}$/.test(String(given))) return Number(given);
  return refuse(name, String(given), 'a whole number of bytes');
}

/** What a new upload is to become. Throws `request-invalid`, `path-invalid`. */
export function readWish(request: FastifyRequest): UploadWish {
  const length = bytesIn(request, 'Upload-Length');
  const deferred = request.headers['upload-defer-length'];
  if (length === undefined && deferred !== '1') {
    return refuse('Upload-Length', undefined, 'the size of the file, or Upload-Defer-Length: 1');
  }
  if (length !== undefined && deferred !== undefined) {
    return refuse('Upload-Defer-Length', String(deferred), 'no Upload-Length beside it');
  }
  if (length === 0) return refuse('Upload-Length', '0', 'a file that is not empty');
  const metadata = String(request.headers['upload-metadata'] ?? '');
  const values = readMetadata(metadata);
  const folder = values.get('path');
  return {
    ...{ length, metadata, folder: folder === undefined ? undefined : parseFolder(folder) },
    filename: (values.get('filename') ?? values.get('name') ?? '').replace(/^.*[/\\]/, ''),
    visibility: choice(values, 'visibility', ['private', 'public']),
    tags: tagsOf((values.get('tags') ?? '').split(',').filter((tag) => tag.trim() !== '')),
    collision: choice(values, 'collision', ['refuse', 'replace', 'number']) ?? 'number',
  };
}

/** What common clients send of their own is passed over: the type is found out by content. */
const known = new Set(['filename', 'path', 'tags', 'visibility', 'collision']);
const passedOver = new Set(['name', 'filetype', 'type', 'relativePath']);
const longestMetadata = 8_192;

function readMetadata(header: string): ReadonlyMap<string, string> {
  if (header.length > longestMetadata) {
    return refuse('Upload-Metadata', String(header.length), `at most ${longestMetadata} characters`);
  }
  const values = new Map<string, string>();
  for (const pair of header.split(',').map((each) => each.trim())) {
    if (pair === '') continue;
    const [key = '', encoded = '', ...more] = pair.split(' ');
    if (more.length > 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) {
      return refuse('Upload-Metadata', pair, 'pairs of a name and a value in base64, separated by commas');
    }
    if (!known.has(key) && !passedOver.has(key)) {
      return refuse('Upload-Metadata', key, `one of ${[...known].join(', ')}`);
    }
    values.set(key, Buffer.from(encoded, 'base64').toString('utf8'));
  }
  return values;
}

function choice<const Choice extends string>(
  values: ReadonlyMap<string, string>,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const value = values.get(name);
  if (value === undefined) return undefined;
  const found = choices.find((each) => each === value);
  return found ?? refuse(`Upload-Metadata ${name}`, value, choices.join(' or '));
}

/** How far an upload is; with what became of it once it is in the library. */
export function tellProgress(reply: FastifyReply, upload: UnfinishedUpload): FastifyReply {
  void reply
    .header('upload-offset', upload.received)
    .header('upload-expires', upload.expires_at.toUTCString());
  if (upload.asset_id !== null && upload.sha256 !== null) {
    void reply.header('upload-asset', upload.asset_id).header('upload-sha256', upload.sha256.toString('hex'));
  }
  return reply;
}

function refuse(thing: string, value: string | undefined, expected: string): never {
  throw new Problem(httpProblems['request-invalid'], {
    ...{ thing, expected },
    ...(value === undefined ? {} : { value }),
  });
}
