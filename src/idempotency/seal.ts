import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Id } from '#platform/id.ts';

/** A request that its sender may repeat: an API key, and what the sender calls the request. */
export type Repeatable = { readonly keyId: Id<'key'>; readonly token: string };

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** Under which a request is kept. What its sender calls it is not: with that alone its answer can be read. */
export function nameOf(request: Repeatable): Buffer {
  return derived(request, 'name');
}

/** Answers may hold what is shown once and kept nowhere: nobody but who sent the request can read them. */
export function sealed(request: Repeatable, text: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv(algorithm, derived(request, 'answer'), iv);
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), body]);
}

export function opened(request: Repeatable, kept: Buffer): string {
  const decipher = createDecipheriv(algorithm, derived(request, 'answer'), kept.subarray(0, ivBytes));
  decipher.setAuthTag(kept.subarray(ivBytes, ivBytes + tagBytes));
  const body = kept.subarray(ivBytes + tagBytes);
  return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8');
}

function derived({ keyId, token }: Repeatable, use: 'name' | 'answer'): Buffer {
  return Buffer.from(hkdfSync('sha256', token, keyId, `vitrine idempotency ${use}`, 32));
}
