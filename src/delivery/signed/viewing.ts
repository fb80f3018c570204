import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Actor } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Organization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import { root } from '#library/path.ts';
import type { Permit } from './permit.ts';
import type { UrlKey } from './sign-url.ts';
import { newestUrlKey } from './url-keys.ts';

export type Viewing = {
  /** The value of the cookie. */
  readonly token: string;
  readonly expiresAt: Date;
  readonly seconds: number;
};

/** Short, since a token cannot be taken back from one browser alone; who still looks asks for another. */
const viewingSeconds = 600;

/**
 * Lets whoever holds the token see the organization's private pictures for ten minutes. Revoking the organization's
 * newest key for URLs ends it at once.
 */
export async function grantViewing(
  ctx: Context,
  actor: Actor,
  { id, cloudname }: Organization,
): Promise<Viewing> {
  // The whole library: a key that is kept to a folder may not give it away.
  authorize(actor, 'asset.read', { organizationId: id, path: root });
  const key = await newestUrlKey(ctx, id);
  const expires = Math.floor(ctx.clock.now().getTime() / 1_000) + viewingSeconds;
  const token = `${key.id}.${expires}.${macOf(cloudname, expires, key).toString('base64url')}`;
  return { token, expiresAt: new Date(expires * 1_000), seconds: viewingSeconds };
}

export type Visit = {
  /** The `Cookie` header. */
  readonly cookies: string | undefined;
  readonly cloudname: string;
  readonly now: Date;
};

/** Whether the request brings a viewing cookie of this organization that still holds. */
export function permitOfViewing(
  { cookies, cloudname, now }: Visit,
  keys: readonly UrlKey[],
): Permit | undefined {
  if (cookies === undefined || !cookies.includes('vitrine-viewing')) return undefined;
  const seconds = cookies
    .split(/; */)
    .map((pair) => /^(?:__Secure-)?vitrine-viewing=([\w-]{4,32})\.([1-9]\d{9})\.([\w-]{43})$/.exec(pair))
    .map((match) => (match === null ? 0 : secondsLeft(match, { cloudname, now, keys })));
  const longest = Math.max(0, ...seconds);
  // Nothing is kept without asking: on a shared machine the next person must not find it.
  return longest > 0 ? { seconds: 0, inUrl: false, locksOperations: false } : undefined;
}

function secondsLeft(
  [, id, expiry, signature = '']: readonly string[],
  { cloudname, now, keys }: { cloudname: string; now: Date; keys: readonly UrlKey[] },
): number {
  const key = keys.find((candidate) => candidate.id === id);
  if (key === undefined) return 0;
  const expires = Number(expiry);
  const isGood = timingSafeEqual(Buffer.from(signature, 'base64url'), macOf(cloudname, expires, key));
  return isGood ? expires - now.getTime() / 1_000 : 0;
}

/** The first line keeps it from ever being the signature of a URL. */
function macOf(cloudname: string, expires: number, { secret }: UrlKey): Buffer {
  return createHmac('sha256', secret).update(`vitrine-viewing-1\n${cloudname}\n${expires}`).digest();
}
