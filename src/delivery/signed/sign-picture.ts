import type { Operator } from '#access/actor.ts';
import { findOrganization } from '#accounts/organizations.ts';
import type { Context } from '#context.ts';
import { imagingProblems } from '#imaging/problems.ts';
import { parseTransformation } from '#imaging/transformation.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { parseAssetPath, parseFolder } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';
import { signUrl } from './sign-url.ts';
import { newestUrlKey } from './url-keys.ts';

export type SignRequest = {
  readonly cloudname: string;
  readonly path: string;
  /** The delivery host with its path. */
  readonly base: string;
  /** The only operations that are allowed; undefined for any. */
  readonly operations: string | undefined;
  /** What is asked where any may be. */
  readonly freeOperations: string;
  /** A folder that is opened as a whole. */
  readonly prefix: string | undefined;
  /** Undefined for a URL that does not expire. */
  readonly seconds: number | undefined;
};

/**
 * Signs a URL with the organization's newest key, which is made when there is none; whether the picture is there is
 * not looked at. Throws `organization-not-found`, `path-invalid`, `bad-transformation` and `prefix-elsewhere`.
 */
export async function signPicture(
  ctx: Context,
  _actor: Operator,
  { cloudname, base, operations, freeOperations, ...wanted }: SignRequest,
): Promise<{ readonly url: string; readonly keyId: string; readonly expiresAt: string | null }> {
  const { id } = await findOrganization(ctx, cloudname);
  const path = parseAssetPath(wanted.path);
  const prefix = wanted.prefix === undefined ? undefined : parseFolder(wanted.prefix);
  if (prefix !== undefined && !path.startsWith(prefix)) {
    throw new Problem(deliveryProblems['prefix-elsewhere'], { thing: 'prefix', value: prefix });
  }
  for (const segment of [operations ?? '', freeOperations]) assertOperations(segment);
  const key = await newestUrlKey(ctx, id);
  const now = Math.floor(ctx.clock.now().getTime() / 1_000);
  const expires = wanted.seconds === undefined ? undefined : now + wanted.seconds;
  const url = signUrl({ base, cloudname, path, prefix, operations, freeOperations, expires }, key);
  return {
    ...{ url, keyId: key.id },
    expiresAt: expires === undefined ? null : new Date(expires * 1_000).toISOString(),
  };
}

function assertOperations(segment: string): void {
  if (segment === '' || parseTransformation(segment) !== undefined) return;
  throw new Problem(imagingProblems['bad-transformation'], {
    ...{
      thing: 'operations',
      value: segment,
      expected: 'operations as they stand in a URL, such as w_320,c_fit',
    },
  });
}
