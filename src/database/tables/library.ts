import type { ColumnType, Generated } from 'kysely';
import type { Id } from '#platform/id.ts';

export type FoldersTable = {
  id: Id<'folder'>;
  organization_id: Id<'organization'>;
  /** `/a/b/`: begins and ends with a slash. The root has no row. */
  path: string;
  /** The path of the folder it is in: `/a/` for `/a/b/`. */
  parent: string;
  created_at: Date;
};

export type Visibility = 'public' | 'private';

export type AssetsTable = {
  id: Id<'asset'>;
  organization_id: Id<'organization'>;
  /** `/a/photo.jpg`: what URLs and the image4io contract call it; unique in the organization. */
  path: string;
  /** `/a/`, or `/` for the root. */
  folder: string;
  /** What the sender called the file. */
  original_name: string;
  visibility: Visibility;
  /** Grows by one when the content is replaced. */
  version: number;
  /** SHA-256 of the original. */
  sha256: Buffer;
  /** Bytes of the original; bigint, so `pg` gives it as text. */
  size: string;
  format: string;
  /** Pixels as seen, orientation applied. */
  width: number;
  height: number;
  /** EXIF orientation of the stored pixels, 1 to 8. */
  orientation: number;
  frames: number;
  has_alpha: boolean;
  /** What the embedded profile or header says: `srgb`, `p3`, `cmyk`, `gray`, `other`. */
  colour: string;
  bit_depth: number;
  /** Width and height of each page of a document; null for what is one picture. */
  page_sizes: number[] | null;
  has_location: boolean;
  /** Object key of the original as it came. */
  original_key: string;
  /** Object key of what the public may get of the original; null when only a re-encoding may leave. */
  public_key: string | null;
  /** Bytes behind `public_key`. */
  public_size: string | null;
  /** What the picture is about, in shares of its sides; both or none. */
  focal_x: number | null;
  focal_y: number | null;
  /** What must not be seen in public: x, y, width, height of each region, in shares of the sides; null for nothing. */
  hidden_regions: number[] | null;
  /** Whether it leaves redacted only, wherever it is. */
  redacted: Generated<boolean>;
  /** What the file says of who has its rights and who made it; null for nothing. */
  copyright_notice: string | null;
  credit_line: string | null;
  /** For the organization; never delivered. */
  description: Generated<string>;
  /** What the picture shows, for who cannot see it. */
  alt_text: Generated<string>;
  /** Lower case, in order, each once. */
  tags: Generated<string[]>;
  /** Values of the organization's own fields, by their names. */
  fields: Generated<FieldValues>;
  /** What a search finds it by; null until it was read (`read-words.ts`). */
  words: ColumnType<string[] | null, string[] | null | undefined, string[] | null>;
  created_at: Date;
  updated_at: Date;
};

/** Folders whose pictures, and those below, leave redacted only. A row outlives the folder: it holds when it is made again. */
export type RedactedFoldersTable = {
  organization_id: Id<'organization'>;
  /** `/` for everything. */
  folder: string;
  marked_at: Date;
};

/** A person has looked at a picture in which nothing was found to redact, and says that nothing is. */
export type RedactionConfirmationsTable = {
  asset_id: Id<'asset'>;
  /** Of the original that was looked at: another content has to be confirmed anew. */
  sha256: Buffer;
  /** Null for the operator, and for who is gone. */
  confirmed_by: Id<'person'> | null;
  confirmed_at: Date;
};

export type FieldValue = string | number | boolean;
export type FieldValues = Readonly<Record<string, FieldValue>>;

/** The words that assets of an organization have: what a prefix or a misspelt word is compared with. */
export type SearchWordsTable = { organization_id: Id<'organization'>; word: string };

/** A content that an asset had before. */
export type AssetVersionsTable = Pick<
  AssetsTable,
  | ('organization_id' | 'version' | 'original_name' | 'sha256' | 'size' | 'format' | 'width' | 'height')
  | ('orientation' | 'frames' | 'has_alpha' | 'colour' | 'bit_depth' | 'has_location')
  | ('original_key' | 'public_key' | 'public_size' | 'page_sizes' | 'copyright_notice' | 'credit_line')
> & {
  asset_id: Id<'asset'>;
  replaced_at: Date;
};

/** An asset that is nowhere any more but can come back. */
export type TrashTable = {
  /** The asset's id, before and after. */
  id: Id<'asset'>;
  organization_id: Id<'organization'>;
  path: string;
  size: string;
  original_key: string;
  public_key: string | null;
  public_size: string | null;
  /** Its whole row, as `to_jsonb` gives it. */
  asset: unknown;
  trashed_at: Date;
  /** When it is deleted for good. */
  expires_at: Date;
};

/** What may come into a folder by upload, and what becomes of it. What is null the folder above says. */
export type FolderRulesTable = {
  organization_id: Id<'organization'>;
  /** `/a/`, or `/` for the whole library. */
  path: string;
  formats: string[] | null;
  max_bytes: string | null;
  /** Whether the original itself is kept without what it says beside its pixels. */
  strip: boolean | null;
  /** Tags that everything gets, beside those of the folders above. */
  tags: string[];
};

export type FieldType = 'text' | 'number' | 'date' | 'boolean' | 'choice';

/** A field that an organization gave its assets. */
export type FieldsTable = {
  organization_id: Id<'organization'>;
  name: string;
  label: string;
  type: FieldType;
  choices: string[] | null;
  created_at: Date;
};

/** Assets put together by hand, wherever they are. */
export type CollectionsTable = {
  id: Id<'collection'>;
  organization_id: Id<'organization'>;
  name: string;
  description: string;
  created_at: Date;
  updated_at: Date;
};

export type CollectionAssetsTable = {
  collection_id: Id<'collection'>;
  asset_id: Id<'asset'>;
  added_at: Date;
};

/** How an original looks: found out once, when the machine is quiet. */
export type LooksTable = {
  original_key: string;
  organization_id: Id<'organization'>;
  /** 64 bits that stay almost the same when the picture is scaled or encoded anew; null for a picture with nothing in it. */
  hash: Buffer | null;
  /** The four quarters of `hash`, each with its place, by which near ones are found. */
  bands: number[] | null;
  /** Up to five: L, a, b of OKLab times 100, and the share of the picture in percent. */
  colours: number[];
  /** The cells of the colour space that these are in. */
  cells: number[];
  /** The first original of those that look alike; null when there is no other. */
  near_group: string | null;
  looked_at: Date;
};

/** What was deleted or came back, until it is in the file beside the database. */
export type DeletionsTable = {
  /** In their order. */
  seq: Generated<string>;
  asset_id: Id<'asset'>;
  /** Where an earlier version went, and not the asset. */
  version: number | null;
  became: 'trashed' | 'gone' | 'back';
};

/** One row: what the last lines are called that this database wrote into the file. */
export type DeletionsFileTable = { mark: string };

/** While an unexpired row is here no object is removed: a backup still has to read what its rows name. */
export type HoldsTable = {
  /** Who holds: `backup-` and an id of its own. */
  name: string;
  /** By the database's clock. Renewed while the holder lives, so that a killed one does not hold for ever. */
  expires_at: Date;
};
