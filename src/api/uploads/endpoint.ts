import type { CallLimit } from '#api/limit-calls.ts';
import type { Scope } from '#api/endpoint.ts';
import type { Addresses, Context } from '#context.ts';
import type { Receiver } from '#intake/receiver.ts';
import type { Uploader } from '#intake/uploader.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who uploads; set before the body is looked at. */
    uploader: Uploader;
  }
}

/** What the files of this folder export functions of. */
export type UploadEndpoint = (scope: Scope, parts: UploadParts) => void;
export type UploadParts = { ctx: Context; addresses: Addresses; receiver: Receiver; limit: CallLimit };
