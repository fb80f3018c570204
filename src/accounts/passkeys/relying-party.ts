import { isIP } from 'node:net';
import { accountsProblems } from '#accounts/problems.ts';
import { Problem } from '#platform/problem.ts';

/** What a passkey is bound to: it works at this origin and nowhere else. */
export type RelyingParty = { readonly id: string; readonly origin: string };

/**
 * Browsers make passkeys for a domain name by https, and for localhost; undefined elsewhere: on plain http in a home
 * network, or at a bare address.
 */
export function relyingPartyOf(publicUrl: string): RelyingParty | undefined {
  const { protocol, hostname: id, origin } = new URL(publicUrl);
  const isLocal = id === 'localhost' || id.endsWith('.localhost');
  if (isLocal) return { id, origin };
  return protocol === 'https:' && isIP(id.replace(/^\[|\]$/g, '')) === 0 ? { id, origin } : undefined;
}

/** Throws `passkeys-unavailable`. */
export function relyingParty(publicUrl: string): RelyingParty {
  const party = relyingPartyOf(publicUrl);
  if (party === undefined) throw new Problem(accountsProblems['passkeys-unavailable']);
  return party;
}
