import type { Person } from '#access/actor.ts';
import { authorize } from '#access/authorize.ts';
import type { Context } from '#context.ts';
import { root } from '#library/path.ts';
import type { Id } from '#platform/id.ts';
import { signUrl } from './sign-url.ts';
import { newestUrlKey } from './url-keys.ts';

/** The URL of a picture made by these operations, for the pages of whoever asked. */
export type Previews = (path: string, operations: string) => string;

/** A URL is good for one to two of these: long enough to look, and the same for all who look meanwhile. */
const slotSeconds = 600;

/**
 * URLs with which a member's browser is shown the pictures of a library, private ones too, whatever the
 * organization's rules allow others. Each is for one picture in one form, and is void soon.
 */
export async function previewPictures(
  ctx: Context,
  actor: Person,
  { id, cloudname }: { readonly id: Id<'organization'>; readonly cloudname: string },
): Promise<Previews> {
  authorize(actor, 'asset.read', { organizationId: id, path: root });
  const key = await newestUrlKey(ctx, id);
  const slot = Math.floor(ctx.clock.now().getTime() / 1_000 / slotSeconds);
  const expires = (slot + 2) * slotSeconds;
  return (path, operations) =>
    signUrl({ base: '/cdn', cloudname, path, prefix: undefined, operations, expires }, key);
}
