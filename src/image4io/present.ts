import type { Organization } from '#accounts/organizations.ts';
import type { Asset } from '#library/asset.ts';
import type { Folder } from '#library/folders.ts';
import { type AssetPath, baseName, type FolderPath, parentOf } from '#library/path.ts';

/**
 * An image as any version of any client wants it: operations say `userGivenName` and `createdAtUTC`, lists
 * say `orginalName` (sic) and `createdAt`; every known client ignores what it does not know.
 */
export function presentImage(asset: Asset, organization: Organization, cdnUrl: string) {
  const { url, imagePath } = addresses(asset.path, organization, cdnUrl);
  const createdAt = asset.created_at.toISOString();
  const updatedAt = asset.updated_at.toISOString();
  return {
    name: asset.path,
    userGivenName: asset.original_name,
    orginalName: asset.original_name,
    folder: asset.folder,
    size: Number(asset.size),
    format: asset.format === 'jpeg' ? 'jpg' : asset.format,
    width: asset.width,
    height: asset.height,
    url,
    imagePath,
    createdAt,
    createdAtUTC: createdAt,
    updatedAt,
    updatedAtUTC: updatedAt,
  };
}

export function addresses(path: string, organization: Organization, cdnUrl: string) {
  const imagePath = `/${organization.cloudname}${encodeURI(path).replaceAll('?', '%3F').replaceAll('#', '%23')}`;
  return { url: cdnUrl + imagePath, imagePath };
}

export function presentFolder(folder: Folder) {
  return { name: baseName(folder.path as FolderPath), path: folder.path, parent: folder.parent };
}

export function presentDeleted(path: AssetPath, organization: Organization, cdnUrl: string) {
  return { name: path, status: 'Deleted', ...addresses(path, organization, cdnUrl) };
}

export function presentCreatedFolder(folder: FolderPath, created: boolean) {
  return {
    name: baseName(folder),
    path: folder,
    parent: parentOf(folder),
    status: created ? 'Created' : 'AlreadyExist',
  };
}
