import type { Operator } from '#access/actor.ts';
import { findOrganization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import { createFolder } from '#library/folders.ts';
import { parseFolder } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';
import { type Copying, copyImage } from './copy-image.ts';
import { isPassing, type Pause, realPause } from './patience.ts';
import { importingProblems } from './problems.ts';
import { Source } from './source.ts';
import { type Fault, type Imported, type Progress, Tally } from './tally.ts';
import { type Found, walk } from './walk.ts';

export type ImportInput = {
  /** The address that the operations of the other server come after: `https://api.example.org/v1.0`. */
  readonly from: string;
  readonly apiKey: string;
  readonly apiSecret: string;
  /** Whether the host of `from` may be of a private network. */
  readonly allowPrivate: boolean;
  /** The cloudname of the organization that gets the images. */
  readonly to: string;
  /** Only this folder and what is below it; everything when not given. */
  readonly folder?: string | undefined;
};

export type ImportHooks = {
  /** Ends the import after what is being written right now. */
  readonly signal: AbortSignal;
  /** Told whenever a number changes. */
  readonly progress?: (progress: Progress) => void;
  readonly pause?: Pause;
};

const downloadsAtOnce = 4;
/** Unreachable images in a row after which the source counts as gone. */
const patience = 20;

/**
 * Copies folders and images of a server that speaks the image4io contract into an organization, under the paths and names they
 * have. All state is in the library itself, so an import that was stopped anywhere goes on when it is run again.
 * Throws what is wrong before anything is copied; later on, a fault of one image or folder ends in `failed`.
 */
export async function importLibrary(
  ctx: Context,
  actor: Operator,
  input: ImportInput,
  hooks: ImportHooks,
): Promise<Imported> {
  const organization = await findOrganization(ctx, input.to);
  const ended = new AbortController();
  const signal = AbortSignal.any([hooks.signal, ended.signal]);
  const source = openSource(ctx, input, { signal, pause: hooks.pause ?? realPause });
  const folder = parseFolder(input.folder ?? '/');
  const tally = new Tally(hooks.progress);
  try {
    // Counted first: that finds a wrong key before anything is written, and without it nobody could say how long it takes.
    for await (const found of walk(source, folder)) tally.count(found);
    tally.begin();
    const normalized = new Set<string>();
    const underWay = new Set<string>();
    const copying = { ctx, actor, source, organization, normalized, underWay, arrived: tally.arrived };
    const run: Run = { copying, tally, signal, unreachable: 0 };
    await inParallel(
      walk(source, folder),
      (found) => settle(run, found),
      (error) => ended.abort(error),
    );
  } catch (error) {
    if (hooks.signal.aborted) tally.stop('It was interrupted.');
    else if (error instanceof Problem && tally.hasBegun) tally.stop(error.message);
    else throw error;
  }
  return tally.result();
}

function openSource(ctx: Context, input: ImportInput, how: { signal: AbortSignal; pause: Pause }): Source {
  return new Source({
    ...input,
    ...how,
    allow: ctx.config.fetch.allow,
    maxFileBytes: ctx.config.library.maxFileBytes,
    now: () => ctx.clock.now(),
  });
}

type Run = {
  readonly copying: Copying;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  /** Images in a row that could not be reached. */
  unreachable: number;
};

async function settle(run: Run, found: Found): Promise<void> {
  const { copying, tally } = run;
  switch (found.kind) {
    case 'streams':
      return tally.streams(found.count);
    case 'fault':
      return tally.failed(faultOf(found.name, found.problem));
    case 'folder': {
      const { ctx, actor, organization } = copying;
      await createFolder(ctx, actor, { organizationId: organization.id, folder: found.folder });
      return tally.folder();
    }
    case 'image':
      try {
        tally.settled(found.image, await copyImage(copying, found.image));
        run.unreachable = 0;
      } catch (error) {
        tally.failedImage(found.image, faultOf(found.image.name, judge(run, error)));
      }
  }
}

/** Whether the import goes on without this image. Throws what concerns the rest as well: no space, a fault of ours, a source that is gone. */
function judge(run: Run, error: unknown): Problem {
  run.signal.throwIfAborted();
  if (!(error instanceof Problem) || error.status >= 500 || error.code === 'source-refuses-key') throw error;
  run.unreachable = isPassing(error) ? run.unreachable + 1 : 0;
  if (run.unreachable < patience) return error;
  throw new Problem(importingProblems['source-gone'], { cause: error });
}

function faultOf(name: string, { code, message }: Problem): Fault {
  return { name, code, reason: message };
}

/** Several take from one list until it is at its end. The first failure ends the others, and is thrown when all have ended. */
async function inParallel(
  items: AsyncGenerator<Found, void>,
  work: (found: Found) => Promise<void>,
  failed: (error: unknown) => void,
): Promise<void> {
  const worker = async (): Promise<void> => {
    try {
      for (let next = await items.next(); next.done !== true; next = await items.next())
        await work(next.value);
    } catch (error) {
      failed(error);
      throw error;
    }
  };
  const outcomes = await Promise.allSettled(Array.from({ length: downloadsAtOnce }, worker));
  const first = outcomes.find((outcome) => outcome.status === 'rejected');
  if (first !== undefined) throw first.reason;
}
