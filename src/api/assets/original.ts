import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { Endpoint } from '#api/endpoint.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { contentDisposition } from '#http/disposition.ts';
import { parseRange } from '#http/range.ts';
import { openOriginal } from '#library/original.ts';
import { baseName, type AssetPath } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';

export const downloadOriginal: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/assets/:id/original',
    {
      config: { problems: [deliveryProblems['range-not-satisfiable']] },
      schema: {
        operationId: 'downloadOriginal',
        summary: 'Download the original',
        description:
          'The file as it was uploaded, with all its metadata; nobody outside the organization gets it. One range of bytes can be requested (`Range`).',
        produces: ['application/octet-stream'],
        params: Type.Object({ id: Type.String({ description: 'The asset’s id.' }) }),
      },
    },
    async (request, reply) => {
      const { asset, bytes, open } = await openOriginal(ctx, request.actor, request.params.id);
      const etag = `"${asset.sha256.toString('hex')}"`;
      const ifRange = request.headers['if-range'];
      const isForRanges = request.method === 'GET' && (ifRange === undefined || ifRange === etag);
      const asked = isForRanges ? request.headers.range : undefined;
      const range = parseRange(asked, bytes);
      if (range === 'unsatisfiable') {
        reply.header('content-range', `bytes */${bytes}`);
        throw new Problem(deliveryProblems['range-not-satisfiable'], {
          ...{ thing: 'Range', value: asked ?? '', expected: `bytes below ${bytes}` },
        });
      }
      const { first, last } = range ?? { first: 0, last: bytes - 1 };
      const headers = {
        'content-type': asset.format === 'svg' ? 'image/svg+xml' : `image/${asset.format}`,
        'content-length': last - first + 1,
        'content-disposition': contentDisposition('attachment', baseName(asset.path as AssetPath)),
        'accept-ranges': 'bytes',
        'cache-control': 'private, no-cache',
        ...{ etag, 'x-content-type-options': 'nosniff' },
        ...(range === undefined ? {} : { 'content-range': `bytes ${first}-${last}/${bytes}` }),
      };
      reply.code(range === undefined ? 200 : 206).headers(headers);
      return reply.send(request.method === 'HEAD' ? Readable.from([]) : await open(range));
    },
  );
};
