import * as library from '#library/folders.ts';
import { listFolder as listOf } from '#library/list.ts';
import { parseFolder } from '#library/path.ts';
import type { Call } from './call.ts';
import { success } from './envelope.ts';
import { deleteImage } from './images.ts';
import { inWords } from './in-words.ts';
import { presentCreatedFolder, presentFolder, presentImage } from './present.ts';

const pageSize = 1_000;

/** `GET listFolder?path=&continuationToken=`: not recursive; no path is the root. */
export async function listFolder(call: Call): Promise<object> {
  const page = await inWords({ cursor: 'continuationToken' }, () =>
    listOf(call.ctx, call.actor, {
      organizationId: call.organization.id,
      folder: parseFolder(call.fields.text('path') ?? '/'),
      cursor: call.fields.text('continuationToken'),
      limit: pageSize,
    }),
  );
  return success({
    folders: page.folders.map(presentFolder),
    images: page.assets.map((asset) => presentImage(asset, call.organization, call.cdnUrl)),
    streams: [],
    continuationToken: page.nextCursor ?? null,
  });
}

/** `POST createFolder` {path}: a folder that is there already is a success with a word of its own. */
export async function createFolder(call: Call): Promise<object> {
  const folder = parseFolder(call.fields.requiredText('path'));
  const { created } = await library.createFolder(call.ctx, call.actor, {
    organizationId: call.organization.id,
    folder,
  });
  return success({ createdFolder: presentCreatedFolder(folder, created) });
}

/**
 * `DELETE deleteFolder` {path}: with everything in it. The only release of the Node client on npm sends its
 * DeleteImage here, as {name}: an image of that name is deleted, and without a path nothing else ever is.
 */
export async function deleteFolder(call: Call): Promise<object> {
  const path = call.fields.text('path');
  if (path === undefined && call.fields.text('name') !== undefined) {
    return { ...(await deleteImage(call)), deletedFolder: null };
  }
  const folder = parseFolder(path ?? call.fields.requiredText('path'));
  await library.deleteFolder(call.ctx, call.actor, { organizationId: call.organization.id, folder });
  return success({ deletedFolder: { name: folder.slice(0, -1), status: 'Deleted' } });
}
