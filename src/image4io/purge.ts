import { purgeDerivatives } from '#delivery/purge.ts';
import type { Call } from './call.ts';
import { success } from './envelope.ts';

/** `DELETE purge`: the whole cloud, or with a `path` one image or a folder. */
export async function purge(call: Call): Promise<object> {
  const { ctx, actor, fields, organization } = call;
  const path = fields.text('path') ?? '/';
  await purgeDerivatives(ctx, actor, { organization, path });
  return success({ status: 'Created', path });
}
