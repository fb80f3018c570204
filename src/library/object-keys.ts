import type { Id } from '#platform/id.ts';

/**
 * Originals are addressed by their content within one organization: the same picture twice is kept once,
 * and no organization can learn from a key what another holds.
 */
export function originalKey(organizationId: Id<'organization'>, sha256: Buffer): string {
  const hash = sha256.toString('hex');
  return `originals/${organizationId}/${hash.slice(0, 2)}/${hash}`;
}

/** What the public may get of that original: the same picture without what it says about people. */
export function publicKey(organizationId: Id<'organization'>, sha256: Buffer): string {
  const hash = sha256.toString('hex');
  return `public/${organizationId}/${hash.slice(0, 2)}/${hash}`;
}
