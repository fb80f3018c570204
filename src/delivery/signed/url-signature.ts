import { timingSafeEqual } from 'node:crypto';
import type { Transformation } from '#imaging/transformation.ts';
import type { AssetPath } from '#library/path.ts';
import { isFor, type Permit } from './permit.ts';
import { signatureOf, type UrlKey } from './sign-url.ts';

export type Signed = {
  readonly query: string;
  readonly cloudname: string;
  readonly path: AssetPath;
  readonly transformation: Transformation;
  readonly now: Date;
};

/** What a URL's signature says of itself, before anything of it is believed. */
type Claims = {
  readonly kid: string;
  readonly expires: number | undefined;
  readonly prefix: string | undefined;
  readonly operations: string | undefined;
  readonly signature: Buffer;
};

/** Whether the URL is signed for what it asks; undefined when it is not, whatever the reason. Asks no database. */
export function permitOfSignature(signed: Signed, keys: readonly UrlKey[]): Permit | undefined {
  if (keys.length === 0 || !signed.query.includes('sig=')) return undefined;
  const claims = readClaims(signed.query);
  const key = keys.find(({ id }) => id === claims?.kid);
  if (claims === undefined || key === undefined) return undefined;
  const { expires, prefix, operations } = claims;
  const scope = prefix ?? signed.path;
  const expected = signatureOf({ cloudname: signed.cloudname, scope, operations, expires }, key.secret);
  if (!timingSafeEqual(claims.signature, expected)) return undefined;
  const seconds = (expires ?? Number.POSITIVE_INFINITY) - signed.now.getTime() / 1_000;
  if (seconds <= 0 || !signed.path.startsWith(scope)) return undefined;
  if (operations !== undefined && !isFor(operations, signed.transformation)) return undefined;
  return { seconds, inUrl: true, locksOperations: operations !== undefined };
}

const signatureForm = /^[\w-]{43}$/;
/** Seconds have ten digits from 2001 to 2286. */
const expiryForm = /^[1-9]\d{9}$/;

/** Undefined for whatever is not of the one form there is: nothing twice, nothing in another spelling. */
function readClaims(query: string): Claims | undefined {
  const parameters = new URLSearchParams(query);
  const [kid, expiry, prefix, operations, text] = ['kid', 'exp', 'pre', 'ops', 'sig'].map((name) => {
    const [value, ...more] = parameters.getAll(name);
    return more.length === 0 ? value : '\n';
  });
  if (kid === undefined || text === undefined || !signatureForm.test(text)) return undefined;
  if (expiry !== undefined && !expiryForm.test(expiry)) return undefined;
  // A folder ends with a slash, so that `/a` opens nothing of `/ab`; a picture's path never does.
  if (prefix !== undefined && !/^\/(?:[^\n]*\/)?$/.test(prefix)) return undefined;
  // No operations look like this, which is how a signature says that they are free.
  if (operations !== undefined && /^\*$|\n/.test(operations)) return undefined;
  const signature = Buffer.from(text, 'base64url');
  // Four spellings of the last character are the same bytes: only one of them is the signature.
  if (signature.toString('base64url') !== text) return undefined;
  return { kid, expires: expiry === undefined ? undefined : Number(expiry), prefix, operations, signature };
}
