import type { FastifyRequest } from 'fastify';
import { authorize } from '#access/authorize.ts';
import type { Action } from '#access/roles.ts';
import { organizationOf } from '#http/authenticate.ts';

/** A key without the right is turned away before the body is looked at; where it may, the act decides. */
export function rightFirst(action: Action) {
  return async (request: FastifyRequest): Promise<void> => {
    authorize(request.actor, action, organizationOf(request));
  };
}
