import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { Context } from '#context.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { publicCopy } from '#library/public-copy.ts';
import { fetchProblems } from '#platform/fetch-problems.ts';
import { Problem } from '#platform/problem.ts';
import { safeFetch } from '#platform/safe-fetch.ts';
import type { RemoteFacts } from './remote-cache.ts';
import { comesFrom, type SourceHost } from './source-host.ts';
import { remotePictureSource } from '#delivery/recipients.ts';

/** A browser waits for the answer, and gives up on a page after about a minute. */
const timeoutMs = 15_000;

export type FetchedSource = {
  readonly remote: RemoteFacts;
  /** Cleaned where that can be had without decoding; else as they came. */
  readonly bytes: Buffer;
};

/**
 * Fetches a picture, looks at it and cleans it as at an upload: where it was taken is not even kept. A redirect may only lead to a host that is allowed too, or an
 * open redirect of one would allow all. Throws `remote-picture-not-found`, what fetching refuses, and what
 * inspection refuses.
 */
export async function fetchSource(
  ctx: Context,
  source: URL,
  { hosts, signal }: { hosts: readonly SourceHost[]; signal: AbortSignal },
): Promise<FetchedSource> {
  const bytes = await bytesAt(ctx, source, { hosts, signal }).catch((error: unknown) => {
    throw withoutHops(error, source);
  });
  const facts = await ctx.imaging.inspect({ bytes });
  const cleaned = await publicCopy(ctx, { bytes }, facts.format);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const fetchedAt = ctx.clock.now().getTime();
  return { remote: { fetchedAt, sha256, facts, cleaned: cleaned !== undefined }, bytes: cleaned ?? bytes };
}

async function bytesAt(
  ctx: Context,
  source: URL,
  { hosts, signal }: { hosts: readonly SourceHost[]; signal: AbortSignal },
): Promise<Buffer> {
  await ctx.flows.assertOpen('remote-pictures');
  const { status, body } = await safeFetch(source.href, {
    recipient: remotePictureSource,
    maxBytes: ctx.config.library.maxFileBytes,
    timeoutMs,
    allow: ctx.config.fetch.allow,
    permits: (url) => comesFrom(hosts, url),
    signal,
  });
  if (status === 200) return buffer(body);
  body.destroy();
  throw unanswered(status);
}

/** Where a redirect leads may be a name that is known inside a network only: it is not told to everybody. */
function withoutHops(error: unknown, source: URL): unknown {
  if (!(error instanceof Problem)) return error;
  const { value } = error.details;
  return value === undefined || value === source.href ? error : new Problem(error.kind, { cause: error });
}

function unanswered(status: number): Problem {
  if (status === 404 || status === 410) return new Problem(deliveryProblems['remote-picture-not-found']);
  return new Problem(fetchProblems['fetch-failed'], {
    thing: 'address',
    expected: `an answer with status 200, not ${status}`,
  });
}
