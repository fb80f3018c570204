import { createHmac } from 'node:crypto';

/** What a signature covers. It is all plain text, so that any language can make one: `docs/signed-urls.md`. */
export type Signable = {
  readonly cloudname: string;
  /** The picture's path in the library, or a folder's (`/a/`) for everything in it and below. */
  readonly scope: string;
  /** The only operations it is for, as they stand in a URL; undefined leaves them free, an empty text allows none. */
  readonly operations: string | undefined;
  /** Seconds since 1970 from which on it is void; undefined for never. */
  readonly expires: number | undefined;
};

export type UrlKey = { readonly id: string; readonly secret: string };

export type SignedUrl = Omit<Signable, 'scope'> & {
  /** The delivery host with its path: `https://cdn.example.org` or `https://example.org/cdn`. */
  readonly base: string;
  /** The picture's path in the library, not percent-encoded: `/holidays/lake.jpg`. */
  readonly path: string;
  /** What stands before the path in the URL, when the operations are free. */
  readonly freeOperations?: string;
  /** A folder (`/holidays/`) for which the signature is good as a whole. */
  readonly prefix: string | undefined;
};

/** The whole URL. Pure, and without anything of this product: a client library signs with the same lines. */
export function signUrl(wanted: SignedUrl, key: UrlKey): string {
  const { base, cloudname, path, prefix, operations, expires } = wanted;
  const signature = signatureOf({ cloudname, scope: prefix ?? path, operations, expires }, key.secret);
  const segment = operations ?? wanted.freeOperations ?? '';
  const parts = [cloudname, ...(segment === '' ? [] : [segment]), ...path.split('/').filter(Boolean)];
  const query = new URLSearchParams({
    kid: key.id,
    ...(expires === undefined ? {} : { exp: String(expires) }),
    ...(prefix === undefined ? {} : { pre: prefix }),
    ...(operations === undefined ? {} : { ops: operations }),
    sig: signature.toString('base64url'),
  });
  return `${base}/${parts.map(encodePart).join('/')}?${query.toString()}`;
}

/** HMAC-SHA-256, keyed with the secret's text as it was shown, over five lines. */
export function signatureOf({ cloudname, scope, operations, expires }: Signable, secret: string): Buffer {
  const lines = ['vitrine-url-1', cloudname, scope, operations ?? '*', expires ?? '-'];
  return createHmac('sha256', secret).update(lines.join('\n')).digest();
}

/** Commas and colons of operations are readable in a path, and allowed there. */
function encodePart(part: string): string {
  return encodeURIComponent(part).replaceAll('%2C', ',').replaceAll('%3A', ':');
}
