import type { Config } from '#config/config.ts';
import { printTransformation, type Transformation } from '#imaging/transformation.ts';
import type { AssetPath } from '#library/path.ts';

export type PictureUrl = {
  readonly cloudname: string;
  readonly transformation: Transformation;
  readonly path: AssetPath;
};

/** Where this server delivers a picture: whole when pictures have a host of their own, else from the root. */
export function pictureUrl(
  { cdnUrl }: Pick<Config['server'], 'cdnUrl'>,
  { cloudname, transformation, path }: PictureUrl,
): string {
  const operations = printTransformation(transformation).split('/').map(encoded);
  const parts = [...operations, ...path.split('/').map(encodeURIComponent)].filter((part) => part !== '');
  return [cdnUrl?.replace(/\/+$/, '') ?? '/cdn', cloudname, ...parts].join('/');
}

/** Commas and colons may stand in a path, and read better so. */
function encoded(segment: string): string {
  return encodeURIComponent(segment).replaceAll('%2C', ',').replaceAll('%3A', ':');
}
