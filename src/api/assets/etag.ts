import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Addresses, Context } from '#context.ts';
import type { Asset } from '#library/asset.ts';
import type { Precondition } from '#library/assets.ts';
import { libraryProblems } from '#library/problems.ts';
import { Problem } from '#platform/problem.ts';
import { type PresentedAsset, presenterFor } from './asset.ts';

/** A strong validator (RFC 9110 §8.8): the answer itself, hashed, so that whatever is seen of an asset changes it. */
export function etagOf(presented: PresentedAsset): string {
  return `"${createHash('sha256').update(JSON.stringify(presented)).digest('base64url').slice(0, 22)}"`;
}

/** Whether `If-None-Match` names it; compared weakly, as RFC 9110 §13.1.2 says. */
export function isKnown(request: FastifyRequest, etag: string): boolean {
  const tags = tagsIn(request.headers['if-none-match']);
  return tags.some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag);
}

/** What `If-Match` asks of an asset before it is changed; undefined without one. A weak tag never matches (§13.1.1). */
export async function preconditionOf(
  request: FastifyRequest,
  { ctx, addresses, asset }: { ctx: Context; addresses: Addresses; asset: Asset },
): Promise<Precondition | undefined> {
  const given = request.headers['if-match'];
  if (given === undefined) return undefined;
  const tags = tagsIn(given);
  const present = await presenterFor(ctx, addresses, asset);
  return (current) => {
    const etag = etagOf(present(current));
    if (tags.includes('*') || tags.includes(etag)) return;
    throw new Problem(libraryProblems['asset-changed'], { thing: 'If-Match', value: given, expected: etag });
  };
}

function tagsIn(header: string | undefined): string[] {
  return (header ?? '').match(/(?:W\/)?"[^"]*"|\*/g) ?? [];
}
