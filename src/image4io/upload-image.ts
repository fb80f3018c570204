import type { MultipartFile } from '@fastify/multipart';
import { readForm } from '#http/multipart.ts';
import type { NameWish } from '#library/name.ts';
import { type FolderPath, parseFolder } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import { discardStaged, stageFile, type StagedFile } from '#library/stage.ts';
import type { Uploaded } from '#library/settling.ts';
import { uploadAsset } from '#library/upload.ts';
import { Problem } from '#platform/problem.ts';
import type { Call } from './call.ts';
import { success } from './envelope.ts';
import { Fields } from './fields.ts';
import { image4ioProblems } from './problems.ts';
import { presentImage } from './present.ts';

/** `POST uploadImage`: every file part counts, whatever its field is called. */
export async function uploadImage(call: Call): Promise<object> {
  const { ctx, request } = call;
  const form = await readForm<StagedFile | Problem>(
    request,
    { files: ctx.config.library.maxFilesPerRequest },
    {
      take: (part) => takeFile(call, part),
      undo: async (file) => (file instanceof Problem ? undefined : discardStaged(ctx, file)),
    },
  );
  if (form.files.length === 0) throw new Problem(libraryProblems['file-missing']);
  const wish = await parseWish(call, form.fields, form.files);
  const results: (object | Problem)[] = [];
  try {
    for (const file of form.files) {
      const result = await keepFile(call, file, wish);
      results.push(form.files.length > 1 ? named(result, file) : result);
    }
  } finally {
    // After a fault of ours: `keepFile` has seen to the one that failed, nobody to those after it.
    await discardAll(call, form.files.slice(results.length + 1));
  }
  return presentResults(results);
}

type Wish = { readonly folder: FolderPath; readonly useFilename: boolean; readonly overwrite: boolean };

/** One file that cannot be taken must not fail the others of the request. */
async function takeFile(
  { ctx, actor, organization }: Call,
  part: MultipartFile,
): Promise<StagedFile | Problem> {
  try {
    return await stageFile(ctx, actor, {
      organizationId: organization.id,
      filename: part.filename ?? '',
      source: part.file,
    });
  } catch (error) {
    if (error instanceof Problem && error.code !== 'upload-incomplete') return error;
    throw error;
  }
}

async function parseWish(
  call: Call,
  form: ReadonlyMap<string, string>,
  files: readonly (StagedFile | Problem)[],
): Promise<Wish> {
  try {
    const fields = new Fields(call.request.query, form);
    return {
      folder: parseFolder(fields.text('path', 'targetPath') ?? '/'),
      useFilename: fields.flag('useFilename'),
      overwrite: fields.flag('overwrite'),
    };
  } catch (error) {
    await discardAll(call, files);
    throw error;
  }
}

async function discardAll({ ctx }: Call, files: readonly (StagedFile | Problem)[]): Promise<void> {
  for (const file of files) if (!(file instanceof Problem)) await discardStaged(ctx, file);
}

async function keepFile(call: Call, file: StagedFile | Problem, wish: Wish): Promise<object | Problem> {
  if (file instanceof Problem) return file;
  const { ctx, actor, organization } = call;
  const name: NameWish = wish.useFilename
    ? { kind: 'contract', filename: file.filename }
    : { kind: 'random' };
  try {
    const uploaded = await uploadAsset(ctx, actor, {
      organizationId: organization.id,
      file,
      folder: wish.folder,
      name,
      visibility: organization.contract_public ? 'public' : 'private',
      collision: wish.overwrite ? 'replace' : 'keep',
    });
    return { ...presentImage(uploaded.asset, organization, call.cdnUrl), status: statusWord(uploaded) };
  } catch (error) {
    if (error instanceof Problem && (error.status < 500 || error.code === 'no-space')) return error;
    throw error;
  }
}

/** Among several files a fault says whose it is; one that could not be taken in says so itself. */
function named(result: object | Problem, file: StagedFile | Problem): object | Problem {
  if (!(result instanceof Problem) || file instanceof Problem) return result;
  const detail = `file ${JSON.stringify(file.filename)}: ${result.message}`;
  return new Problem(result.kind, { ...result.details, detail });
}

/** The contract's own words, spelling included. */
function statusWord({ outcome }: Uploaded): string {
  return { created: 'Uploaded', replaced: 'Overwrited', kept: 'AlreadyExist' }[outcome];
}

/** When no file was taken the request failed with the first reason; else each file has its own status. */
function presentResults(results: readonly (object | Problem)[]): object {
  const problems = results.filter((result) => result instanceof Problem);
  const [first, ...others] = problems;
  if (first !== undefined && problems.length === results.length) {
    if (others.length === 0) throw first;
    const detail = problems.map((problem) => problem.message).join(' ');
    throw new Problem(
      others.every(({ status }) => status === first.status) ? first.kind : image4ioProblems['files-refused'],
      { detail },
    );
  }
  const uploadedFiles = results.map((result) =>
    result instanceof Problem ? { status: 'Error', error: result.message } : result,
  );
  return success(
    { uploadedFiles },
    problems.map((problem) => problem.message),
  );
}
