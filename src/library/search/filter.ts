import { type Expression, type ExpressionBuilder, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Visibility } from '#database/tables/library.ts';
import type { Tables } from '#database/tables/tables.ts';
import { cellsAround, type Lab } from '#imaging/oklab.ts';
import { below } from '#library/folders.ts';
import type { FolderPath } from '#library/path.ts';
import { isId } from '#platform/id.ts';

/** Which assets are wanted; what is left out does not matter. All that is said holds at once. */
export type AssetFilter = {
  /** Directly in this folder. */
  readonly folder?: FolderPath | undefined;
  /** In this folder or any below it. */
  readonly within?: FolderPath | undefined;
  readonly formats?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly visibility?: Visibility | undefined;
  readonly orientation?: 'landscape' | 'portrait' | 'square' | undefined;
  readonly hasLocation?: boolean | undefined;
  readonly minBytes?: number | undefined;
  readonly maxBytes?: number | undefined;
  readonly minWidth?: number | undefined;
  readonly maxWidth?: number | undefined;
  readonly minHeight?: number | undefined;
  readonly maxHeight?: number | undefined;
  readonly createdFrom?: Date | undefined;
  readonly createdUntil?: Date | undefined;
  /** A main colour within this distance. */
  readonly colour?: { readonly lab: Lab; readonly distance: number } | undefined;
  readonly collectionId?: string | undefined;
  readonly sha256?: Buffer | undefined;
  /** Fields and the values they are to have, as text. */
  readonly fields?: readonly (readonly [name: string, value: string])[] | undefined;
};

/** A question about assets that says which, and not yet what of them. */
export type Matching = SelectQueryBuilder<Tables, 'assets', object>;

type Assets = ExpressionBuilder<Tables, 'assets'>;

/** What a filter asks, as conditions on `assets`. */
export function conditionsOf(where: Assets, filter: AssetFilter): Expression<SqlBool>[] {
  const compare = <Value>(value: Value | undefined, condition: (value: Value) => Expression<SqlBool>) =>
    value === undefined ? [] : [condition(value)];
  return [
    ...compare(filter.folder, (folder) => where('folder', '=', folder)),
    ...compare(filter.within, (folder) => below('path', folder)),
    ...compare(filter.formats, (formats) => where('format', 'in', formats)),
    ...compare(filter.tags, (tags) => sql<SqlBool>`(tags <> '{}' and tags @> ${tags}::text[])`),
    ...compare(filter.visibility, (visibility) => where('visibility', '=', visibility)),
    ...compare(
      filter.orientation,
      (orientation) => sql<SqlBool>`sign(width - height) = ${shape[orientation]}`,
    ),
    ...compare(filter.hasLocation, (has) => where('has_location', '=', has)),
    ...compare(filter.minBytes, (bytes) => where('size', '>=', String(bytes))),
    ...compare(filter.maxBytes, (bytes) => where('size', '<=', String(bytes))),
    ...compare(filter.minWidth, (width) => where('width', '>=', width)),
    ...compare(filter.maxWidth, (width) => where('width', '<=', width)),
    ...compare(filter.minHeight, (height) => where('height', '>=', height)),
    ...compare(filter.maxHeight, (height) => where('height', '<=', height)),
    ...compare(filter.createdFrom, (time) => where('created_at', '>=', time)),
    ...compare(filter.createdUntil, (time) => where('created_at', '<', time)),
    ...compare(filter.colour, hasColour),
    ...compare(filter.collectionId, isIn),
    ...compare(filter.sha256, (hash) => where('sha256', '=', hash)),
    ...(filter.fields ?? []).map(([name, value]) => hasField(name, value)),
  ];
}

/** As the database keeps statistics of it. */
const shape = { landscape: 1, portrait: -1, square: 0 };

/** By the cells of the colour space, which an index knows, and then exactly. */
function hasColour({ lab, distance }: { lab: Lab; distance: number }): Expression<SqlBool> {
  return sql<SqlBool>`assets.original_key in (
    select original_key from looks
    where looks.organization_id = assets.organization_id
      and cells && ${cellsAround(lab, distance)}::integer[]
      and exists (
        select from generate_series(1, cardinality(colours), 4) as at
        where (colours[at] - ${lab[0]}::float8) ^ 2 + (colours[at + 1] - ${lab[1]}::float8) ^ 2
          + (colours[at + 2] - ${lab[2]}::float8) ^ 2 <= ${distance * distance}::float8
      )
  )`;
}

function isIn(collectionId: string): Expression<SqlBool> {
  if (!isId(collectionId)) return sql<SqlBool>`false`;
  return sql<SqlBool>`assets.id in (
    select asset_id from collection_assets where collection_id = ${collectionId}::uuid
  )`;
}

/** A query has only texts: `12` is the number too, and `true` the truth. */
function hasField(name: string, value: string): Expression<SqlBool> {
  const readings: unknown[] = [value];
  if (/^-?\d+(?:\.\d+)?$/.test(value)) readings.push(Number(value));
  if (value === 'true' || value === 'false') readings.push(value === 'true');
  const any = readings.map((each) => sql`fields @> ${JSON.stringify({ [name]: each })}::jsonb`);
  // The index is of assets that have fields.
  return sql<SqlBool>`(fields <> '{}' and (${sql.join(any, sql` or `)}))`;
}
