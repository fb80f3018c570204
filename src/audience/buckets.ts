import type { AudienceDaysTable } from '#database/tables/audience.ts';

/** Everything a visit can be counted under, but for countries, which have their two letters. Nothing else is kept of it. */
export const buckets = {
  page: ['home', 'guide', 'notices', 'shared pictures', 'account', 'console'],
  origin: ['nowhere', 'this server', 'search engine', 'other site'],
  device: ['phone', 'tablet', 'computer'],
} as const satisfies Partial<Record<AudienceDaysTable['measure'], readonly string[]>>;

export type PageKind = (typeof buckets.page)[number];
export type OriginKind = (typeof buckets.origin)[number];
export type DeviceKind = (typeof buckets.device)[number];

/** By the pattern of an address, never the address: which share or which picture it was is not known from here on. */
export function pageKindOf(pattern: string): PageKind | undefined {
  const [, first = ''] = pattern.split('/');
  if (pattern === '/') return 'home';
  return pageKinds[first];
}

const pageKinds: Readonly<Record<string, PageKind>> = {
  docs: 'guide',
  privacy: 'notices',
  cookies: 'notices',
  reports: 'notices',
  subprocessors: 'notices',
  terms: 'notices',
  s: 'shared pictures',
  account: 'account',
  'sign-in': 'account',
  'sign-up': 'account',
  console: 'console',
};

/** Browsers tell other sites' pages by their host at most; which of them it is goes no further than here. */
export function originKindOf(referer: string | undefined, own: string): OriginKind {
  const from = referer === undefined ? null : URL.parse(referer);
  if (from === null) return 'nowhere';
  if (from.host === own) return 'this server';
  return searchEngines.test(from.hostname) ? 'search engine' : 'other site';
}

const searchEngines =
  /(?:^|\.)(?:(?:google|bing|yahoo|ecosia|duckduckgo|startpage|qwant|mojeek|baidu)\.[a-z.]{2,6}|ya(?:ndex)?\.[a-z.]{2,6}|search\.brave\.com|kagi\.com)$/;

export function deviceKindOf(userAgent: string | undefined): DeviceKind {
  const text = (userAgent ?? '').slice(0, 500);
  if (/\biPad\b|\bTablet\b|\bAndroid\b(?!.*\bMobile\b)/.test(text)) return 'tablet';
  return /\bMobile\b|\biPhone\b/.test(text) ? 'phone' : 'computer';
}
