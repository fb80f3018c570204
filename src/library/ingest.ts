import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import { fetchProblems } from '#platform/fetch-problems.ts';
import { Problem } from '#platform/problem.ts';
import { type Fetched, safeFetch } from '#platform/safe-fetch.ts';
import { stageFile } from './stage.ts';
import type { Upload, Uploaded } from './settling.ts';
import { uploadAsset } from './upload.ts';
import { uploadSource } from './recipients.ts';

/** An upload whose file is somewhere on the web. */
export type Ingest = Omit<Upload, 'file' | 'name' | 'collision'> & {
  readonly from: string;
  /** Whether the address's own file name is kept; else the server chooses one. */
  readonly keepName: boolean;
  /** For everything up to the last byte; 25 seconds when not given. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
};

/** Below the 30 seconds after which the slowest known client gives up. */
const patienceMs = 25_000;

/**
 * Takes in a picture from an address, checked at every hop. The same bytes again are the asset that is there;
 * other bytes under a taken name get a number; nothing is overwritten. An extension that lies about the content is
 * mended, since whoever names an address did not name the file. Throws what fetching and uploading refuse.
 */
export async function ingestAsset(ctx: Context, actor: Actor, ingest: Ingest): Promise<Uploaded> {
  authorize(actor, 'asset.create', { organizationId: ingest.organizationId, path: ingest.folder });
  const fetched = await safeFetch(ingest.from, {
    recipient: uploadSource,
    maxBytes: ctx.config.library.maxFileBytes,
    timeoutMs: ingest.timeoutMs ?? patienceMs,
    allow: ctx.config.fetch.allow,
    ...(ingest.signal === undefined ? {} : { signal: ingest.signal }),
  });
  if (fetched.status !== 200) throw unanswered(ingest.from, fetched);
  const filename = nameIn(ingest.from) ?? nameIn(fetched.url) ?? '';
  const file = await stageFile(ctx, actor, {
    organizationId: ingest.organizationId,
    filename,
    source: fetched.body,
  });
  return uploadAsset(ctx, actor, {
    ...ingest,
    file,
    name: ingest.keepName ? { kind: 'contract', filename, mendExtension: true } : { kind: 'random' },
    collision: 'number',
  });
}

function unanswered(address: string, { status, body }: Fetched): Problem {
  body.destroy();
  return new Problem(fetchProblems['fetch-failed'], {
    thing: 'address',
    value: address,
    expected: `an answer with status 200, not ${status}`,
  });
}

/** The last part of the path, as a person would read it. */
function nameIn(address: string): string | undefined {
  const last = URL.parse(address)?.pathname.split('/').at(-1) ?? '';
  try {
    return decodeURIComponent(last) || undefined;
  } catch {
    return last;
  }
}
