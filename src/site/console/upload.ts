import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { acceptMultipart, readForm } from '#http/multipart.ts';
import { asProblem } from '#http/problem-json.ts';
import { type AssetPath, baseName, type FolderPath, parseFolder, root } from '#library/path.ts';
import { libraryProblems } from '#library/problems.ts';
import { discardStaged, stageFile, type StagedFile } from '#library/stage.ts';
import type { Uploaded } from '#library/settling.ts';
import { uploadAsset } from '#library/upload.ts';
import { Problem } from '#platform/problem.ts';
import { takeValues, type Values } from '#site/form-body.ts';
import { faultsOf, inWords } from '#site/form-routes.ts';
import { blank } from '#site/fields.ts';
import type { Site, Visit } from '#site/visit.ts';
import { type Here, hereOf } from './here.ts';
import { showPictures } from './pictures.ts';
import { addressOf } from './pictures-page.ts';

const fields = ['folder', 'visibility'] as const;

/** In one form; more are sent one by one, by the script of the page or by a program. */
const mostFiles = 50;

/** What became of one file of a form. */
type Taken = { readonly name: string } & ({ readonly uploaded: Uploaded } | { readonly problem: Problem });

/** Pictures from a page, by a form that needs no script; with script each file is a form of its own, answered as JSON. */
export async function uploadRoute(scope: FastifyInstance, site: Site): Promise<void> {
  await acceptMultipart(scope);
  scope.post('/console/:cloudname/upload', { schema: { hide: true } }, async (request, reply) => {
    const visit = await site.visit(request, reply);
    const here = await hereOf(site, visit);
    const byScript = request.headers.accept === 'application/json';
    try {
      const { taken, folder } = await take(site, visit, here, request);
      if (byScript) return await tellScript(here, reply, taken);
      return await goOn(site, visit, { here, taken, folder });
    } catch (error) {
      const problem = asProblem(error);
      if (problem.status >= 500) throw error;
      void reply.code(problem.status);
      if (byScript) return reply.send({ problem: inWords(problem) });
      const faults = faultsOf(problem, {
        fields: ['file', ...fields],
        faultOf: { 'path-invalid': 'folder', 'too-many-files': 'file' },
      });
      return site.show(visit, await showPictures(site, visit, { filled: { ...blank, faults } }));
    }
  });
}

async function take(
  site: Site,
  visit: Visit,
  here: Here,
  request: FastifyRequest,
): Promise<{ readonly taken: readonly Taken[]; readonly folder: FolderPath }> {
  const { ctx } = site;
  const organizationId = here.organization.id;
  const form = await readForm<StagedFile>(
    request,
    { files: mostFiles },
    {
      take: ({ filename, file: source }) =>
        stageFile(ctx, here.person, { organizationId, filename: filename ?? '', source }),
      undo: (file) => discardStaged(ctx, file),
    },
  );
  const wish = await orDiscard(site, form.files, () => {
    const values = takeValues(Object.fromEntries(form.fields), fields);
    site.assertOurs(visit, values);
    // A browser sends a field of files also when none was chosen.
    if (form.files.every(({ bytes }) => bytes === 0))
      throw new Problem(libraryProblems['file-missing'], { thing: 'file' });
    return wishOf(values);
  });
  const taken: Taken[] = [];
  const left = [...form.files];
  try {
    for (let file = left.shift(); file !== undefined; file = left.shift())
      taken.push(await takeOne(site, here, file, wish));
  } catch (error) {
    for (const file of left) await discardStaged(ctx, file);
    throw error;
  }
  return { taken, folder: wish.folder };
}

type Wish = ReturnType<typeof wishOf>;

async function takeOne({ ctx }: Site, here: Here, file: StagedFile, wish: Wish): Promise<Taken> {
  const { filename } = file;
  const name = filename === '' ? ({ kind: 'random' } as const) : ({ kind: 'given', name: filename } as const);
  try {
    const organizationId = here.organization.id;
    return {
      name: filename,
      uploaded: await uploadAsset(ctx, here.person, { organizationId, file, name, ...wish }),
    };
  } catch (error) {
    const problem = asProblem(error);
    if (problem.status >= 500) throw error;
    return { name: filename, problem };
  }
}

function wishOf({ folder = '', visibility }: Values) {
  return {
    folder: parseFolder(folder),
    visibility: visibility === 'public' ? ('public' as const) : ('private' as const),
    collision: 'number' as const,
  };
}

async function orDiscard<Result>(
  { ctx }: Site,
  files: readonly StagedFile[],
  parse: () => Result,
): Promise<Result> {
  try {
    return parse();
  } catch (error) {
    for (const file of files) await discardStaged(ctx, file);
    throw error;
  }
}

/** To the picture when it was one, else to their folder; what was refused is told beside the form. */
async function goOn(
  site: Site,
  visit: Visit,
  { here, taken, folder }: { here: Here; taken: readonly Taken[]; folder: FolderPath },
): Promise<FastifyReply> {
  const [first] = taken;
  if (taken.length === 1 && first !== undefined) {
    if ('problem' in first) throw first.problem;
    return visit.reply.redirect(pageOf(here, first.uploaded), 303);
  }
  const refused = taken.flatMap((each) => ('problem' in each ? [each] : []));
  if (refused.length === 0) return visit.reply.redirect(addressOf(here, { folder, done: 'uploaded' }), 303);
  void visit.reply.code(refused[0]?.problem.status ?? 400);
  const faults = Object.fromEntries(
    refused.map(({ name, problem }, at) => [`file ${at}`, `${name}: ${inWords(problem)}`]),
  );
  const told = `${taken.length - refused.length} of ${taken.length} pictures are uploaded.`;
  const isThere = refused.length < taken.length;
  const showing = { filled: { ...blank, faults }, told, folder: isThere ? folder : root };
  return site.show(visit, await showPictures(site, visit, showing));
}

function tellScript(here: Here, reply: FastifyReply, [first]: readonly Taken[]): FastifyReply {
  if (first === undefined || 'problem' in first) {
    const problem = first?.problem ?? new Problem(libraryProblems['file-missing']);
    return reply.code(problem.status).send({ problem: inWords(problem) });
  }
  const { path, folder } = first.uploaded.asset;
  return reply.send({
    name: baseName(path as AssetPath),
    page: pageOf(here, first.uploaded),
    folder: addressOf(here, { folder }),
  });
}

function pageOf({ base }: Here, { asset, outcome }: Uploaded): string {
  return `${base}/pictures/${asset.id}?done=${outcome}`;
}
