import type { FastifyInstance, FastifyRequest } from 'fastify';
import { visitor } from '#access/actor.ts';
import { readReceipt } from '#accounts/erasure-receipts.ts';
import { receiptKey } from '#accounts/receipt-key.ts';
import { receiptJwkOf } from '#privacy/receipts/sign-receipt.ts';
import { sendPage } from '#site/page.ts';
import type { Site } from '#site/visit.ts';
import { receiptPage } from './receipt-page.ts';

/** What somebody who was erased can read and keep; who has the link needs no account, and there is none any more. */
export function receiptRoutes(scope: FastifyInstance, { ctx, assets }: Site): void {
  const options = { schema: { hide: true } };
  scope.get('/privacy/receipts/:link', options, async (request, reply) => {
    const link = linkOf(request);
    return sendPage(reply, assets, receiptPage(await readReceipt(ctx, visitor, link), link));
  });
  scope.get('/privacy/receipts/:link/receipt.json', options, async (request, reply) =>
    reply
      .headers({
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="receipt.json"',
        'cache-control': 'no-store',
      })
      .send(JSON.stringify(await readReceipt(ctx, visitor, linkOf(request)), undefined, 2)),
  );
  scope.get('/.well-known/jwks.json', options, async (_request, reply) =>
    reply
      .header('content-type', 'application/jwk-set+json')
      .send(Buffer.from(JSON.stringify({ keys: [receiptJwkOf(await receiptKey(ctx))] }))),
  );
}

function linkOf({ params }: FastifyRequest): string {
  return (params as { link?: string }).link ?? '';
}
