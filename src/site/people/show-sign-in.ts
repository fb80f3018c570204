import { relyingPartyOf } from '#accounts/passkeys/relying-party.ts';
import type { Filled } from '#site/fields.ts';
import type { Page } from '#site/page.ts';
import { queryOf, type Site, type Visit } from '#site/visit.ts';
import { signInPage } from './sign-in-page.ts';

/** The page of every way in, whichever form of it came back. */
export function showSignIn({ ctx, signUpIsOpen }: Site, visit: Visit, filled: Filled): Page {
  const { done, next = '' } = { ...queryOf(visit), ...filled.values };
  const hasPasskeys = relyingPartyOf(ctx.addresses.publicUrl) !== undefined;
  return signInPage({ filled, token: visit.token, signUpIsOpen, hasPasskeys, done, next });
}
