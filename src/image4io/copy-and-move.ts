import { randomUUID } from 'node:crypto';
import { copyAsset } from '#library/copy.ts';
import { moveAsset } from '#library/move.ts';
import { type AssetPath, baseName, parseAssetPath, parseFolder, parseName } from '#library/path.ts';
import type { Call } from './call.ts';
import { success } from './envelope.ts';
import { inWords } from './in-words.ts';
import { presentImage } from './present.ts';

/** `PUT copyImage`, for the PHP client `PUT copy` {source, targetPath, name, useFilename, overwrite}. */
export async function copyImage(call: Call): Promise<object> {
  const { ctx, actor, fields, organization } = call;
  const source = await sourceOf(call);
  const folder = await inWords({ path: 'targetPath' }, () => parseFolder(fields.text('targetPath') ?? '/'));
  const asset = await copyAsset(ctx, actor, {
    ...{ organizationId: organization.id, source, folder },
    name: await inWords({ path: 'name' }, () => copyName(call, source)),
    collision: fields.flag('overwrite') ? 'replace' : 'refuse',
  });
  return success({ copiedImage: { ...presentImage(asset, organization, call.cdnUrl), status: 'Copied' } });
}

/** A given name wins and gets the source's extension if it has none; else the source's own, else a random one. */
function copyName({ fields }: Call, source: AssetPath): string {
  const own = baseName(source);
  const extension = /\.[^.]+$/.exec(own)?.[0] ?? '';
  const given = fields.text('name');
  if (given === undefined)
    return fields.flag('useFilename') ? own : `${randomUUID()}${extension.toLowerCase()}`;
  const name = parseName(given);
  return /\.[^.]+$/.test(name) ? name : name + extension;
}

/** `PUT moveImage` {source, targetPath}: the target is a folder, made when missing. */
export async function moveImage(call: Call): Promise<object> {
  const { ctx, actor, fields, organization } = call;
  const source = await sourceOf(call);
  const target = fields.requiredText('targetPath');
  const folder = await inWords({ path: 'targetPath' }, () => parseFolder(target));
  const asset = await moveAsset(ctx, actor, {
    ...{ organizationId: organization.id, source, folder },
    name: baseName(source),
  });
  return success({ movedImage: { ...presentImage(asset, organization, call.cdnUrl), status: 'Moved' } });
}

function sourceOf({ fields }: Call): Promise<AssetPath> {
  return inWords({ path: 'source' }, () => parseAssetPath(fields.requiredText('source')));
}
