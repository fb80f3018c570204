import { accountClauses } from './accounts.ts';
import type { Clause, ClauseId } from './clause.ts';
import { visitorClauses } from './visitors.ts';

export type ListedClause = Clause & { readonly id: ClauseId };

/** All 124 sentences, in the order of their ids. */
export const clauses: readonly ListedClause[] = Object.entries({ ...visitorClauses, ...accountClauses }).map(
  ([id, clause]: [string, Clause]) => ({ ...clause, id: id as ClauseId }),
);
