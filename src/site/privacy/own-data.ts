import type { FastifyInstance } from 'fastify';
import { describePerson } from '#accounts/people.ts';
import type { Promises } from '#privacy/promises.ts';
import { gatherOwnData } from '#privacy/subjects/gather.ts';
import { signedIn, type Site } from '#site/visit.ts';

/** A copy of what is kept about whoever is signed in, as a file. */
export function ownDataRoute(scope: FastifyInstance, site: Site, { ctx, inventory }: Promises): void {
  scope.get('/account/data.json', { schema: { hide: true } }, async (request, reply) => {
    const { personId } = signedIn(await site.visit(request, reply));
    const { email: address } = await describePerson(ctx, personId);
    const data = await gatherOwnData(ctx, inventory, { personId, address });
    return reply
      .headers({
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="my-data.json"',
        'cache-control': 'no-store',
      })
      .send(JSON.stringify(data, undefined, 2));
  });
}
