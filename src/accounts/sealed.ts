import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Context } from '#context.ts';
import { serverSecret } from './server-secret.ts';

/** What is sealed, and whose it is: opened for anything or anybody else it is no longer readable. */
export type Seal = { readonly purpose: string; readonly owner: string };

const algorithm = 'aes-256-gcm';
const lengths = { nonce: 12, tag: 16 };

/** Encrypts a text under a secret of this installation: nonce, tag, ciphertext. Not within a transaction. */
export async function seal(ctx: Context, text: string, about: Seal): Promise<Buffer> {
  const nonce = randomBytes(lengths.nonce);
  const cipher = createCipheriv(algorithm, await keyFor(ctx, about), nonce, { authTagLength: lengths.tag });
  cipher.setAAD(Buffer.from(about.owner));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
}

/** Throws when it was sealed for something else or changed since. Not within a transaction. */
export async function unseal(ctx: Context, sealed: Buffer, about: Seal): Promise<string> {
  const nonce = sealed.subarray(0, lengths.nonce);
  const tag = sealed.subarray(lengths.nonce, lengths.nonce + lengths.tag);
  const cipher = createDecipheriv(algorithm, await keyFor(ctx, about), nonce, { authTagLength: lengths.tag });
  cipher.setAAD(Buffer.from(about.owner)).setAuthTag(tag);
  const opened = cipher.update(sealed.subarray(lengths.nonce + lengths.tag));
  return Buffer.concat([opened, cipher.final()]).toString('utf8');
}

async function keyFor(ctx: Context, { purpose }: Seal): Promise<Buffer> {
  const secret = await serverSecret(ctx, 'seal');
  return Buffer.from(hkdfSync('sha256', secret, '', `vitrine ${purpose}`, 32));
}
