import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyInstance } from 'fastify';
import type { Addresses, Context } from '#context.ts';
import { identify, requireKey } from '#http/authenticate.ts';
import { allowAnyOrigin } from '#http/cors.ts';
import { acceptMultipart } from '#http/multipart.ts';
import { AssetSchema } from './assets/asset.ts';
import { createAsset } from './assets/create.ts';
import { listAssets } from './assets/list.ts';
import { deleteAsset, getAsset, updateAsset } from './assets/one.ts';
import type { Endpoint } from './endpoint.ts';
import { startViewing } from './viewing.ts';

/** The native API's table of contents. */
const endpoints: readonly Endpoint[] = [
  listAssets,
  createAsset,
  getAsset,
  updateAsset,
  deleteAsset,
  startViewing,
];

/** The native API, below `/api/v1`. */
export async function apiRoutes(
  scope: FastifyInstance,
  parts: { ctx: Context; addresses: Addresses },
): Promise<void> {
  await acceptMultipart(scope);
  allowAnyOrigin(scope);
  identify(scope, parts.ctx);
  requireKey(scope);
  scope.addSchema(AssetSchema);
  const typed = scope.withTypeProvider<TypeBoxTypeProvider>();
  for (const endpoint of endpoints) endpoint(typed, parts);
}
