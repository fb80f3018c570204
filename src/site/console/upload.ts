import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptMultipart, readForm } from '#http/multipart.ts';
import { asProblem } from '#http/problem-json.ts';
import { parseFolder } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import { discardStaged, stageFile, type StagedFile } from '#library/stage.ts';
import type { Uploaded } from '#library/settling.ts';
import { uploadAsset } from '#library/upload.ts';
import { Problem } from '#platform/problem.ts';
import { takeValues, type Values } from '#site/form-body.ts';
import { faultsOf } from '#site/form-routes.ts';
import type { Site, Visit } from '#site/visit.ts';
import { type Here, hereOf } from './here.ts';
import { showPictures } from './pictures.ts';

const fields = ['folder', 'visibility'] as const;

/** A picture from a page, by a form that needs no script. */
export async function uploadRoute(scope: FastifyInstance, site: Site): Promise<void> {
  await acceptMultipart(scope);
  scope.post('/console/:cloudname/upload', { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    const here = await hereOf(site, visit);
    try {
      const { asset, outcome } = await take(site, visit, here, request);
      return await reply.redirect(`${here.base}/pictures/${asset.id}?done=${outcome}`, 303);
    } catch (error) {
      return await comeBack(site, visit, error, reply);
    }
  });
}

async function take(site: Site, visit: Visit, here: Here, request: FastifyRequest): Promise<Uploaded> {
  const { ctx } = site;
  const organizationId = here.organization.id;
  const form = await readForm<StagedFile>(
    request,
    { files: 1 },
    {
      take: ({ filename, file: source }) =>
        stageFile(ctx, here.person, { organizationId, filename: filename ?? '', source }),
      undo: (file) => discardStaged(ctx, file),
    },
  );
  const [file] = form.files;
  if (file === undefined) throw new Problem(libraryProblems['file-missing'], { thing: 'file' });
  const wish = await orDiscard(site, file, () => {
    const values = takeValues(Object.fromEntries(form.fields), fields);
    site.assertOurs(visit, values);
    // A browser sends a field of files also when none was chosen.
    if (file.bytes === 0) throw new Problem(libraryProblems['file-missing'], { thing: 'file' });
    return wishOf(values, file.filename);
  });
  return uploadAsset(ctx, here.person, { organizationId, file, ...wish });
}

function wishOf({ folder = '', visibility }: Values, filename: string) {
  return {
    folder: parseFolder(folder),
    name: filename === '' ? ({ kind: 'random' } as const) : ({ kind: 'given', name: filename } as const),
    visibility: visibility === 'public' ? ('public' as const) : ('private' as const),
    collision: 'number' as const,
  };
}

async function orDiscard<Result>({ ctx }: Site, file: StagedFile, parse: () => Result): Promise<Result> {
  try {
    return parse();
  } catch (error) {
    await discardStaged(ctx, file);
    throw error;
  }
}

/** To the library, with what was wrong beside the form. */
async function comeBack(
  site: Site,
  visit: Visit,
  error: unknown,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const problem = asProblem(error);
  if (problem.status >= 500) throw error;
  const faults = faultsOf(problem, { fields: ['file', ...fields], faultOf: { 'path-invalid': 'folder' } });
  void reply.code(problem.status);
  return site.show(visit, await showPictures(site, visit, { values: {}, faults }));
}
