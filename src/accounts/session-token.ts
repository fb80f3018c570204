import { randomBytes } from 'node:crypto';
import { hashToken, newToken } from './one-time-links.ts';

/**
 * What a browser proves itself with. Of a session that stays signed in, whose token changes, it says beside the secret to
 * which family it belongs, which only its holders know, and the how manyth it is: so that one from long ago is still known
 * for a copy.
 */
export type TokenFamily = { readonly family: string; readonly generation: number };

const form = /^([\w-]{43})(?:\.([\w-]{22})\.(\d{1,9}))?$/;

export function newFamily(): TokenFamily {
  return { family: randomBytes(16).toString('base64url'), generation: 0 };
}

export function newSessionToken(of: TokenFamily | undefined): string {
  return of === undefined ? newToken() : `${newToken()}.${of.family}.${of.generation}`;
}

/** Undefined for what is no token of ours. */
export function readSessionToken(
  token: string,
):
  | { readonly hash: Buffer; readonly of: (TokenFamily & { readonly familyHash: Buffer }) | undefined }
  | undefined {
  const [, secret, family, generation] = form.exec(token) ?? [];
  if (secret === undefined) return undefined;
  const hash = hashToken(token);
  if (family === undefined) return { hash, of: undefined };
  return { hash, of: { family, generation: Number(generation), familyHash: hashToken(family) } };
}
