import { createHash } from 'node:crypto';
import type { Config } from '#config/config.ts';

/** The versions of what is acknowledged at sign-up; a page shows these, and a form made for older ones is refused. */
export type Documents = { readonly terms: string; readonly notice: string };

/** Of what comes along: the notice, and terms that say that there are none. */
export const documents: Documents = { terms: '2026-11', notice: '2026-11' };

/** The operator's own terms are another version with every word that changes. */
export function documentsOf({ accounts }: Config): Documents {
  if (accounts.terms === undefined) return documents;
  return { ...documents, terms: createHash('sha256').update(accounts.terms).digest('hex').slice(0, 16) };
}
