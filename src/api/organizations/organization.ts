import type { FastifyRequest } from 'fastify';
import { type TSchema, Type } from 'typebox';
import { authorize } from '#access/authorize.ts';
import { accessProblems } from '#access/problems.ts';
import { type Action, roles } from '#access/roles.ts';
import { signedIn } from '#http/authenticate.ts';
import { type Id, isId } from '#platform/id.ts';
import { Problem } from '#platform/problem.ts';

export const OrganizationParams = Type.Object({ organization: Type.String({ description: 'Its id.' }) });
export const RoleSchema = Type.Enum([...roles]);
/** One that somebody is given; becoming an owner asks for a password, elsewhere. */
export const GivenRole = Type.Enum([...roles], { examples: ['editor'] });
export const NothingSchema = Type.Null({ description: 'It is done.' });

export function organizationIn(request: FastifyRequest): Id<'organization'> {
  const { organization } = request.params as { organization: string };
  if (!isId<'organization'>(organization)) throw new Problem(accessProblems['not-found']);
  return organization;
}

/** Before the body is looked at: a stranger's organization is 404, one's own without the right 403. */
export function mayDo(action: Action) {
  return async (request: FastifyRequest): Promise<void> => {
    authorize(signedIn(request), action, organizationIn(request));
  };
}

/** A list that is short by its nature and comes whole. */
export function Whole<Item extends TSchema>(item: Item) {
  return Type.Object({ items: Type.Array(item), nextCursor: Type.Null() });
}
