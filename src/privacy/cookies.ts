import type { CookieDeclaration, Declaration } from './declaration.ts';

/** A cookie of ours: what it is for, and how browsers are told to keep it. All are out of reach of scripts. */
export type Cookie = CookieDeclaration & {
  /** `path`: sent below one path only, which its writer says. */
  readonly reach: 'host' | 'path';
};

const own: Omit<Declaration, 'what' | 'retention'> = {
  whose: 'member',
  purpose: 'let people sign in',
  basis: 'contract',
  visibility: 'operator',
  export: 'no',
  erase: 'keep',
};

/** Every cookie there is, by name without the prefixes that browsers know. No other can be written. */
export const cookies = {
  session: {
    ...own,
    what: 'a random token that says who is signed in; it is set by signing in',
    retention: 'until the browser closes, or 30 days for who asked to stay signed in; until signed out',
    sameSite: 'Lax',
    reach: 'host',
    lifetime: 'browser',
    longest: 30 * 86_400,
  },
  'sign-in': {
    ...own,
    what: 'a random token between the password and the code of a second factor; it opens nothing by itself',
    retention: '10 minutes',
    sameSite: 'Strict',
    reach: 'host',
    lifetime: 600,
  },
  form: {
    ...own,
    what: 'a random token that shows a form to come from a page of this server; it is set by pages with forms and names nobody',
    retention: 'until the browser closes',
    sameSite: 'Strict',
    reach: 'host',
    lifetime: 'browser',
  },
  'vitrine-viewing': {
    ...own,
    what: 'leave to see one organization’s private pictures: a key’s name, an end and a signature; it names no person',
    purpose: 'deliver pictures',
    visibility: 'organization',
    retention: '10 minutes',
    sameSite: 'Strict',
    reach: 'path',
    lifetime: 600,
  },
  share: {
    ...own,
    whose: 'nobody',
    what: 'that this browser knows the password of one share link; it is set by saying the password and names nobody',
    purpose: 'deliver pictures',
    visibility: 'organization',
    retention: 'until the browser closes',
    sameSite: 'Lax',
    reach: 'path',
    lifetime: 'browser',
  },
  choice: {
    ...own,
    whose: 'nobody',
    what: 'that this browser’s visits may be counted: the number of the receipt for that; it is set by agreeing, and by nothing else',
    purpose: 'understand how the pages are used',
    basis: 'consent',
    retention: '180 days; until you take it back',
    sameSite: 'Lax',
    reach: 'host',
    lifetime: 180 * 86_400,
    optional: true,
  },
} as const satisfies Readonly<Record<string, Cookie>>;

export type CookieName = keyof typeof cookies;

/**
 * A cookie's name as this connection can have it. On https no other host of the domain and no unencrypted answer can
 * have set it (RFC 6265bis §4.1.3). On plain http, in a home network, browsers refuse such names.
 */
export function cookieName(name: CookieName, isSecure: boolean): string {
  if (!isSecure) return name;
  return `${cookies[name].reach === 'host' ? '__Host-' : '__Secure-'}${name}`;
}
