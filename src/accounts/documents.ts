import { createHash } from 'node:crypto';
import type { Context } from '#context.ts';

/** The versions of what is acknowledged at sign-up; a page shows these, and a form made for older ones is refused. */
export type Documents = { readonly terms: string; readonly notice: string };

/** Of what comes along: the notice, and terms that say that there are none. */
export const documents: Documents = { terms: '2026-11', notice: '2026-11' };

/** The operator's own terms, those that are in force, are another version with every word that changes. */
export function documentsOf({ config, inForce }: Pick<Context, 'config' | 'inForce'>): Documents {
  const terms = inForce.termsOf(config.accounts.terms);
  if (terms === undefined) return documents;
  return { ...documents, terms: createHash('sha256').update(terms).digest('hex').slice(0, 16) };
}
