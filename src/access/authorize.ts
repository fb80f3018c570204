import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Actor, Person } from './actor.ts';
import { accessProblems } from './problems.ts';
import { type Action, allowed, type Role } from './roles.ts';

/** Whether the actor may do this in that organization. Pure: it reads nothing but its arguments. */
export function can(actor: Actor, action: Action, organizationId: Id<'organization'>): boolean {
  switch (actor.kind) {
    case 'operator':
      return true;
    case 'key':
      return actor.organizationId === organizationId && forKeys.has(action);
    case 'person': {
      const role = actor.roles.get(organizationId);
      return role !== undefined && allowed[role].has(action);
    }
    case 'visitor':
      return false;
  }
}

/** A key is a program's: it works with pictures, never with people, keys or the organization itself. */
const forKeys: ReadonlySet<Action> = new Set<Action>([
  'asset.create',
  'asset.read',
  'asset.update',
  'asset.delete',
  'folder.create',
  'folder.read',
  'folder.delete',
]);

/**
 * Lets the act go on or throws. To somebody outside the organization the thing does not exist: 404, the
 * same answer as for an id that never was. Who is in it but may not do this: 403. Without credentials: 401.
 */
export function authorize(actor: Actor, action: Action, organizationId: Id<'organization'>): void {
  if (can(actor, action, organizationId)) return;
  if (actor.kind === 'visitor') throw new Problem(accessProblems.unauthorized);
  if (!belongs(actor, organizationId)) throw new Problem(accessProblems['not-found']);
  throw new Problem(accessProblems.forbidden, { thing: action });
}

function belongs(actor: Actor, organizationId: Id<'organization'>): boolean {
  if (actor.kind === 'key') return actor.organizationId === organizationId;
  return actor.kind === 'person' && actor.roles.has(organizationId);
}

/** What a person is in an organization. Throws `not-found` when they are nothing there. */
export function roleOf(person: Person, organizationId: Id<'organization'>): Role {
  const role = person.roles.get(organizationId);
  if (role === undefined) throw new Problem(accessProblems['not-found']);
  return role;
}
