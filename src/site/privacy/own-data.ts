import type { FastifyInstance, FastifyReply } from 'fastify';
import { flushActivity } from '#accounts/activity/note-activity.ts';
import { describePerson } from '#accounts/people.ts';
import type { Promises } from '#privacy/promises.ts';
import { gatherOwnData, type OwnData } from '#privacy/subjects/gather.ts';
import { exportOwnData } from '#sharing/own-archive.ts';
import { signedIn, type Site } from '#site/visit.ts';

/** A copy of what is kept about whoever is signed in, as a file; made for them at this moment, and kept nowhere. */
export function ownDataRoutes(scope: FastifyInstance, site: Site, { ctx, inventory }: Promises): void {
  const options = { schema: { hide: true } };
  scope.get('/account/data.json', options, async (request, reply) => {
    const { personId } = signedIn(await site.visit(request, reply));
    await flushActivity(ctx);
    const { email: address } = await describePerson(ctx, personId);
    return sendCopy(reply, await gatherOwnData(ctx, inventory, { personId, address }));
  });
  scope.get('/account/data.zip', options, async (request, reply) => {
    const person = signedIn(await site.visit(request, reply));
    const archive = await exportOwnData(ctx, person, inventory);
    return asFile(reply, { type: 'application/zip', name: 'my-data.zip' }).send(archive);
  });
}

export function sendCopy(reply: FastifyReply, data: OwnData): FastifyReply {
  const file = { type: 'application/json; charset=utf-8', name: 'my-data.json' };
  return asFile(reply, file).send(JSON.stringify(data, undefined, 2));
}

function asFile(reply: FastifyReply, { type, name }: { type: string; name: string }): FastifyReply {
  return reply.headers({
    'content-type': type,
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  });
}
