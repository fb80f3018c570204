import multipart, { type MultipartFile, type MultipartValue } from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from '#platform/problem.ts';
import { httpProblems } from './problems.ts';

/** More than any name or path may have. */
const fieldBytes = 65_536;

export type FormLimits = { readonly files: number };

/** Lets the routes of this scope read multipart bodies with `readForm`. */
export async function acceptMultipart(scope: FastifyInstance): Promise<void> {
  await scope.register(multipart);
}

export type Form<File> = { readonly fields: ReadonlyMap<string, string>; readonly files: readonly File[] };

/**
 * Reads a whole multipart body. Fields may stand before or after the files, so each file is taken in by
 * `take` as it comes, and acted on afterwards. Field names are kept as sent; of two alike the last counts.
 * When the body breaks off, `undo` is called for what was taken, and the fault is thrown.
 */
export async function readForm<File>(
  request: FastifyRequest,
  limits: FormLimits,
  handle: { take: (part: MultipartFile) => Promise<File>; undo: (file: File) => Promise<void> },
): Promise<Form<File>> {
  if (!request.isMultipart()) {
    throw new Problem(httpProblems['media-type-unsupported'], {
      thing: 'Content-Type',
      value: request.headers['content-type'] ?? '',
      expected: 'multipart/form-data',
    });
  }
  const fields = new Map<string, string>();
  const files: File[] = [];
  try {
    // `fileSize` is bounded by the taker, which names the file; here only what would cost memory is.
    const bounds = {
      files: limits.files + 1,
      fields: 200,
      fieldSize: fieldBytes,
      fileSize: Number.MAX_SAFE_INTEGER,
    };
    for await (const part of request.parts({ limits: bounds })) {
      if (part.type === 'file') {
        if (files.length >= limits.files) throw tooMany(limits.files);
        files.push(await handle.take(part));
      } else {
        // The type says there is a name; a part without one has none.
        fields.set(part.fieldname ?? '', fieldText(part));
      }
    }
  } catch (error) {
    // The rest is read and let go: unread, it would keep the client from seeing the answer.
    request.raw.unpipe().resume();
    for (const file of files) await handle.undo(file);
    throw asFormProblem(error);
  }
  return { fields, files };
}

/** A field with a JSON type of its own is parsed by the library; as a form's field it is its text. */
function fieldText({ fieldname, value, valueTruncated }: MultipartValue): string {
  if (valueTruncated) {
    throw new Problem(httpProblems['body-too-large'], {
      thing: `field ${JSON.stringify(fieldname)}`,
      expected: `at most ${fieldBytes} bytes`,
    });
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What the parser throws about a body has neither a code nor a status. */
function asFormProblem(error: unknown): unknown {
  const isParsers = error instanceof Error && Object.getPrototypeOf(error) === Error.prototype;
  if (!isParsers || 'code' in error) return error;
  return new Problem(httpProblems['body-invalid'], {
    thing: 'body',
    expected: 'a whole and well-formed multipart/form-data body',
    cause: error,
  });
}

function tooMany(limit: number): Problem {
  return new Problem(httpProblems['too-many-files'], {
    thing: 'files',
    expected: `at most ${limit} in one request`,
  });
}
