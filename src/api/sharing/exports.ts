import { Type } from 'typebox';
import { assetFilter, filterOf, filterProblems } from '#api/assets/filter.ts';
import type { Endpoint } from '#api/endpoint.ts';
import { rightFirst } from '#api/right-first.ts';
import { callerIn, organizationOf } from '#http/authenticate.ts';
import { baseName, parseFolder } from '#library/path.ts';
import { exportFolder } from '#sharing/archives.ts';

export const downloadFolder: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/export',
    {
      onRequest: rightFirst('asset.read'),
      config: { problems: filterProblems },
      schema: {
        operationId: 'exportFolder',
        summary: 'Download a folder with everything below it, or what a search finds in it, as a ZIP',
        description:
          'The originals as they were uploaded. It is streamed, so its size is not known in advance; files deleted in the meantime are listed in `not-included.txt`.',
        querystring: Type.Object(
          {
            ...assetFilter,
            folder: Type.String({
              ...{ default: '/', examples: ['/holidays'] },
              description: 'With everything below. The rest says what of it, as of `GET /assets`.',
            }),
          },
          { additionalProperties: false },
        ),
      },
    },
    async (request, reply) => {
      const organizationId = organizationOf(request);
      const { folder: given, q: words, ...asked } = request.query;
      const folder = parseFolder(given);
      const archive = await exportFolder(ctx, callerIn(request), {
        ...{ organizationId, folder, words, filter: filterOf(asked) },
      });
      return reply
        .header('content-type', 'application/zip')
        .header('content-disposition', attachment(`${baseName(folder) || 'pictures'}.zip`))
        .header('cache-control', 'no-store')
        .send(archive);
    },
  );
};

/** RFC 6266: plain for old clients, and the true name. */
function attachment(name: string): string {
  const plain = name.replace(/[^\w.-]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)}`;
}
