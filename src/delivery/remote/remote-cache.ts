import { createHash } from 'node:crypto';
import type { DerivativeCache } from '#delivery/derivative-cache.ts';
import type { ImageFacts } from '#imaging/facts.ts';
import type { Id } from '#platform/id.ts';

/** What is known of a remote picture once it was fetched. */
export type RemoteFacts = {
  /** Milliseconds since 1970. */
  readonly fetchedAt: number;
  /** Of the bytes as they came, in hexadecimal digits. */
  readonly sha256: string;
  /** Whether what is kept is the same picture without what it tells about anybody; else only a new encoding may leave. */
  readonly cleaned: boolean;
  readonly facts: ImageFacts;
};

/** What stands before the bytes of a cached file; those with `remote` have no bytes. */
export type CachedHead = { readonly remote?: RemoteFacts };

/**
 * Where an organization's remote pictures are kept: one group, named by a UUID of version 8, which no asset has
 * (RFC 9562 §5.8).
 */
export function remoteGroup(organizationId: Id<'organization'>): string {
  const hex = digest('remote pictures of', organizationId);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export function isRemoteGroup(group: string): boolean {
  return group.charAt(14) === '8';
}

/** An address under another name after each purge of everything, so that it is fetched anew. */
export function addressKey(address: string, purgedAt: Date | null): string {
  return digest('address', address, purgedAt?.toISOString() ?? '');
}

/** The picture itself, apart from what is known of it: reading that must not read this. */
export function bytesKey({ sha256 }: RemoteFacts): string {
  return digest('bytes', sha256);
}

/** What a picture is called by its content and by what is made of it; it is its `ETag` too. */
export function madeKey({ sha256 }: RemoteFacts, plan: string): string {
  return digest('made', sha256, plan);
}

export async function keepFetched(
  cache: DerivativeCache<CachedHead>,
  { group, key, remote, bytes }: { group: string; key: string; remote: RemoteFacts; bytes: Buffer },
): Promise<void> {
  await cache.put(group, bytesKey(remote), {}, bytes);
  await cache.put(group, key, { remote }, Buffer.alloc(0));
}

function digest(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}
