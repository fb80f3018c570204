import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Actor } from './actor.ts';
import { accessProblems } from './problems.ts';

/** What can be done to an organization's things. */
export type Action =
  | 'asset.create'
  | 'asset.read'
  | 'asset.update'
  | 'asset.delete'
  | 'folder.create'
  | 'folder.read'
  | 'folder.delete';

/** Whether the actor may do this in that organization. Pure: it reads nothing but its arguments. */
export function can(actor: Actor, _action: Action, organizationId: Id<'organization'>): boolean {
  switch (actor.kind) {
    case 'operator':
      return true;
    case 'key':
      return actor.organizationId === organizationId;
    case 'visitor':
      return false;
  }
}

/**
 * Lets the act go on or throws. To somebody outside the organization the thing does not exist: 404, the
 * same answer as for an id that never was. Without credentials: 401.
 */
export function authorize(actor: Actor, action: Action, organizationId: Id<'organization'>): void {
  if (can(actor, action, organizationId)) return;
  throw new Problem(actor.kind === 'visitor' ? accessProblems['unauthorized'] : accessProblems['not-found']);
}
