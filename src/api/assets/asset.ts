import { type Static, Type } from 'typebox';
import { organizationById } from '#accounts/organizations.ts';
import type { Addresses, Context } from '#context.ts';
import type { FieldValues } from '#database/tables/library.ts';
import { type Asset, focalOf, hiddenOf } from '#library/asset.ts';
import { type AssetPath, baseName } from '#library/path.ts';

export const VisibilitySchema = Type.Enum(['public', 'private'], {
  description: 'Whether everybody may see it. Private assets are a 404 to strangers.',
});

const share = Type.Number({ minimum: 0, maximum: 1 });
const sharesOnly = { additionalProperties: false };

export const FocalPointSchema = Type.Union([Type.Object({ x: share, y: share }, sharesOnly), Type.Null()], {
  description:
    'The point that `g_focal` keeps in a crop, as fractions of the sides from the top left. It is removed when the content is replaced.',
});

export const HiddenRegionsSchema = Type.Union(
  [
    Type.Array(Type.Object({ x: share, y: share, width: share, height: share }, sharesOnly), {
      maxItems: 100,
    }),
    Type.Null(),
  ],
  {
    description:
      'Regions that must not be seen in public, as fractions of the sides: they are made unrecognisable in everything that is delivered, whatever the URL asks for, including the original.',
  },
);

export const AssetSchema = Type.Object(
  {
    id: Type.String({ format: 'uuid' }),
    path: Type.String({ description: 'Its place in the library, as in its URL.' }),
    folder: Type.String({ description: 'The folder it is in; begins and ends with a slash.' }),
    name: Type.String(),
    originalName: Type.String({ description: 'What the sender called the file.' }),
    visibility: VisibilitySchema,
    version: Type.Integer({ description: 'Grows by one when the content is replaced.' }),
    sha256: Type.String({ description: 'Hexadecimal hash of the original.' }),
    bytes: Type.Integer({ description: 'Size of the original.' }),
    format: Type.String(),
    width: Type.Integer({ description: 'Pixels as seen, orientation applied.' }),
    height: Type.Integer({ description: 'Pixels as seen, orientation applied.' }),
    frames: Type.Integer(),
    pages: Type.Integer({ description: 'Of a document; 1 for what is one picture.' }),
    hasAlpha: Type.Boolean(),
    hasLocation: Type.Boolean({ description: 'Whether the original says where it was taken.' }),
    focalPoint: FocalPointSchema,
    hiddenRegions: HiddenRegionsSchema,
    redacted: Type.Boolean({
      description: 'Whether it is marked to be redacted in public; the mark of a folder is not told here.',
    }),
    description: Type.String(),
    altText: Type.String({ description: 'What the picture shows, for who cannot see it.' }),
    tags: Type.Array(Type.String()),
    fields: Type.Unsafe<FieldValues>({
      type: 'object',
      additionalProperties: true,
      description: 'Values of the organization’s own fields, by their names.',
    }),
    url: Type.String({ description: 'Where it is delivered, once it is public.' }),
    createdAt: Type.String({ format: 'date-time' }),
    updatedAt: Type.String({ format: 'date-time' }),
  },
  { $id: 'Asset' },
);

/** What a route answers with: the document names the schema once. */
export const AssetAnswer = Type.Unsafe<Static<typeof AssetSchema>>(Type.Ref('Asset'));

export type PresentedAsset = Static<typeof AssetSchema>;

/** All of one organization: the form in which assets leave by the native API. */
export async function presentAssets(
  ctx: Context,
  addresses: Addresses,
  assets: readonly Asset[],
): Promise<PresentedAsset[]> {
  const [first] = assets;
  if (first === undefined) return [];
  const present = await presenterFor(ctx, addresses, first);
  return assets.map(present);
}

export async function presentAsset(
  ctx: Context,
  addresses: Addresses,
  asset: Asset,
): Promise<PresentedAsset> {
  return (await presenterFor(ctx, addresses, asset))(asset);
}

/** For all assets of one organization; it asks the database nothing more. */
export async function presenterFor(
  ctx: Context,
  addresses: Addresses,
  asset: Asset,
): Promise<(asset: Asset) => PresentedAsset> {
  const { cloudname } = await organizationById(ctx, asset.organization_id);
  return (each) => presentAt(each, `${addresses.cdnUrl}/${cloudname}`);
}

function presentAt(asset: Asset, base: string): PresentedAsset {
  return {
    id: asset.id,
    path: asset.path,
    folder: asset.folder,
    name: baseName(asset.path as AssetPath),
    originalName: asset.original_name,
    visibility: asset.visibility,
    version: asset.version,
    sha256: asset.sha256.toString('hex'),
    bytes: Number(asset.size),
    format: asset.format,
    width: asset.width,
    height: asset.height,
    frames: asset.frames,
    pages: (asset.page_sizes?.length ?? 2) / 2,
    hasAlpha: asset.has_alpha,
    hasLocation: asset.has_location,
    focalPoint: focalOf(asset) ?? null,
    hiddenRegions: hiddenOf(asset).length === 0 ? null : [...hiddenOf(asset)],
    redacted: asset.redacted,
    description: asset.description,
    altText: asset.alt_text,
    tags: asset.tags,
    fields: asset.fields,
    url: base + encodeURI(asset.path).replaceAll('?', '%3F').replaceAll('#', '%23'),
    createdAt: asset.created_at.toISOString(),
    updatedAt: asset.updated_at.toISOString(),
  };
}
