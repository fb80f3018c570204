import { hasOrganization } from '#accounts/own-organizations.ts';
import type { SessionToken } from '#accounts/sessions.ts';
import type { Context } from '#context.ts';

/** A page of ours and nothing else, whatever the address of the form said; undefined when it said no such page. */
export function ownPath(next: string): string | undefined {
  return /^\/(?![/\\])[\w/.~%?=&-]*$/.test(next) ? next : undefined;
}

/** Where to after sign-in: on the way one was on; else to one's organizations, or who has none to the account. */
export async function pathAfterSignIn(
  ctx: Context,
  { session, next }: { session: SessionToken; next: string },
): Promise<string> {
  return ownPath(next) ?? ((await hasOrganization(ctx, session.id)) ? '/console' : '/account');
}
