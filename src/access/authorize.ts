import type { Id } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';
import type { Actor, KeyHolder, Person } from './actor.ts';
import { accessProblems } from './problems.ts';
import { type Action, allowed, type Role } from './roles.ts';
import { allowedToScope } from './scopes.ts';

/** An organization, or a folder or asset in it: `/a/` or `/a/photo.jpg`. */
export type Place =
  | Id<'organization'>
  | { readonly organizationId: Id<'organization'>; readonly path: string };

/** Whether the actor may do this there. Pure: it reads nothing but its arguments. */
export function can(actor: Actor, action: Action, place: Place): boolean {
  switch (actor.kind) {
    case 'operator':
      return true;
    case 'key':
      return belongs(actor, place) && hasScope(actor, action) && reaches(actor, place);
    case 'person': {
      const role = actor.roles.get(organizationOf(place));
      return role !== undefined && allowed[role].has(action);
    }
    case 'visitor':
      return false;
  }
}

/**
 * Lets the act go on or throws. To somebody outside the organization the thing does not exist: 404, the
 * same answer as for an id that never was. Who is in it but may not do this: 403. Without credentials: 401.
 */
export function authorize(actor: Actor, action: Action, place: Place): void {
  if (can(actor, action, place)) return;
  if (actor.kind === 'visitor') throw new Problem(accessProblems.unauthorized);
  if (!belongs(actor, place)) throw new Problem(accessProblems['not-found']);
  if (actor.kind === 'key' && !reaches(actor, place)) {
    throw new Problem(accessProblems['outside-folder'], { expected: `something in ${actor.folder}` });
  }
  throw new Problem(accessProblems.forbidden, { thing: action });
}

function organizationOf(place: Place): Id<'organization'> {
  return typeof place === 'string' ? place : place.organizationId;
}

function belongs(actor: Actor, place: Place): boolean {
  const organizationId = organizationOf(place);
  if (actor.kind === 'key') return actor.organizationId === organizationId;
  return actor.kind === 'person' && actor.roles.has(organizationId);
}

function hasScope({ scopes }: KeyHolder, action: Action): boolean {
  return [...scopes].some((scope) => allowedToScope[scope].has(action));
}

/** Where no path is said, the act will say one. */
function reaches({ folder }: KeyHolder, place: Place): boolean {
  return folder === null || typeof place === 'string' || place.path.startsWith(folder);
}

/** What a person is in an organization. Throws `not-found` when they are nothing there. */
export function roleOf(person: Person, organizationId: Id<'organization'>): Role {
  const role = person.roles.get(organizationId);
  if (role === undefined) throw new Problem(accessProblems['not-found']);
  return role;
}
