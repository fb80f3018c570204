import type { Generated } from 'kysely';
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

/** While an unexpired row is here no object is removed: a backup still has to read what its rows name. */
export type HoldsTable = {
  /** Who holds: `backup-` and an id of its own. */
  name: string;
  /** By the database's clock. Renewed while the holder lives, so that a killed one does not hold for ever. */
  expires_at: Date;
};
