import { ingestAsset } from '#library/ingest.ts';
import { parseFolder } from '#library/path.ts';
import type { Call } from './call.ts';
import { success } from './envelope.ts';
import { inWords } from './in-words.ts';
import { presentImage } from './present.ts';

/** `POST fetchImage` {from, targetPath, useFilename}: the status is `Fetched` also when the same bytes were there already. */
export async function fetchImage(call: Call): Promise<object> {
  const { ctx, actor, fields, organization } = call;
  const { asset } = await inWords({ address: 'from', path: 'targetPath' }, () =>
    ingestAsset(ctx, actor, {
      organizationId: organization.id,
      from: fields.requiredText('from'),
      folder: parseFolder(fields.text('targetPath', 'path') ?? '/'),
      keepName: fields.flag('useFilename'),
      visibility: organization.contract_public ? 'public' : 'private',
    }),
  );
  return success({ fetchedImage: { ...presentImage(asset, organization, call.cdnUrl), status: 'Fetched' } });
}
