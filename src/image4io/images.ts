import { deleteAsset, getAssetByPath } from '#library/assets.ts';
import type { Asset } from '#library/asset.ts';
import { type AssetPath, parseAssetPath } from '#library/path.ts';
import { Problem } from '#platform/problem.ts';
import type { Call } from './call.ts';
import { success } from './envelope.ts';
import { inWords } from './in-words.ts';
import { presentDeleted, presentImage } from './present.ts';

/** `GET image?name=`. */
export async function getImage(call: Call): Promise<object> {
  const name = call.fields.requiredText('name', 'names');
  const literal = literalName(call);
  const asset =
    (literal === undefined ? undefined : await find(call, literal).catch(unlessMissing)) ??
    (await find(call, name));
  return success({ image: presentImage(asset, call.organization, call.cdnUrl) });
}

/** `GET get?name=`, the oldest form: the image's members stand beside the envelope's. */
export async function getFlatImage(call: Call): Promise<object> {
  const found = (await getImage(call)) as { image: object };
  return { ...found.image, ...found };
}

/** `GET images` {names}: those that are there, in the order asked. */
export async function getImages(call: Call): Promise<object> {
  const images: object[] = [];
  for (const name of call.fields.texts('names')) {
    const asset = await find(call, name).catch(unlessMissing);
    if (asset !== undefined) images.push(presentImage(asset, call.organization, call.cdnUrl));
  }
  return success({ images });
}

/** Two clients put the name into the query as it is: there a `+` is a plus, which others mean as a space. */
function literalName({ request }: Call): string | undefined {
  const [, given = ''] = /[?&]names?=([^&]*)/i.exec(request.originalUrl) ?? [];
  if (!given.includes('+')) return undefined;
  try {
    return decodeURIComponent(given);
  } catch {
    return undefined;
  }
}

function find({ ctx, actor, organization }: Call, name: string, field = 'name'): Promise<Asset> {
  return inWords({ path: field }, () =>
    getAssetByPath(ctx, actor, { organizationId: organization.id, path: parseAssetPath(name) }),
  );
}

function unlessMissing(error: unknown): undefined {
  if (!(error instanceof Problem) || error.status !== 404) throw error;
}

/** `DELETE deleteImage` {name}; the oldest client says `path`. */
export async function deleteImage(call: Call): Promise<object> {
  const { fields } = call;
  const field = fields.text('name') === undefined && fields.text('path') !== undefined ? 'path' : 'name';
  const asset = await find(call, fields.requiredText('name', 'path'), field);
  await deleteAsset(call.ctx, call.actor, { id: asset.id });
  return success({
    deletedImage: presentDeleted(asset.path as AssetPath, call.organization, call.cdnUrl),
  });
}
