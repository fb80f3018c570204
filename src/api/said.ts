import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import type { FastifyRequest } from 'fastify';
import { readForm } from '#http/multipart.ts';

/** What a form said: it is read once, as a stream. */
const forms = new WeakMap<FastifyRequest, readonly string[]>();

export type SaidForm = {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: { readonly filename: string; readonly sha256: Buffer };
};

/** For who reads the form of a request that may be repeated. */
export function noteForm(request: FastifyRequest, { fields, file }: SaidForm): void {
  const named = [...fields].toSorted(([one], [other]) => (one < other ? -1 : 1));
  forms.set(request, [JSON.stringify(named), file.filename, file.sha256.toString('hex')]);
}

/** What makes a request the one it is; of a form, once it was read. Before validation, which adds what is left out. */
export function saidBy(request: FastifyRequest): () => string[] {
  const body = request.isMultipart() ? undefined : [JSON.stringify(request.body ?? null)];
  return () => [request.url, ...(body ?? forms.get(request) ?? [])];
}

/** Reads a form to its end and keeps nothing of it, where nobody else is going to. */
export async function readThrough(request: FastifyRequest): Promise<void> {
  if (!request.isMultipart()) return;
  const { fields, files } = await readForm<SaidForm['file']>(
    request,
    { files: 1 },
    {
      take: async ({ filename, file }) => {
        const hash = createHash('sha256');
        await pipeline(file, hash);
        return { filename, sha256: hash.digest() };
      },
      undo: async () => undefined,
    },
  );
  const [file] = files;
  if (file !== undefined) noteForm(request, { fields, file });
}
