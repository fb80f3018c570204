import type { Id } from '#platform/id.ts';
import type { Visibility } from './library.ts';

/** What lets a browser upload without a key: made by a customer's backend for one purpose and a short time. */
export type UploadTokensTable = {
  id: Id<'upload-token'>;
  organization_id: Id<'organization'>;
  /** Whose right it passes on: without the key it is void. */
  key_id: Id<'key'>;
  /** SHA-256 of the token. */
  token_hash: Buffer;
  /** `/a/`: where its uploads go, there or below. */
  folder: string;
  visibility: Visibility;
  /** Types of content it is for; null for all. */
  formats: string[] | null;
  /** The largest file; null for what the server takes. */
  max_bytes: string | null;
  uses_left: number;
  /** Pages it works on, such as `https://shop.example.org`; null for any. */
  origins: string[] | null;
  made_at: Date;
  expires_at: Date;
};

/** Uploads by tus: those on their way, and for a while those that arrived. */
export type UploadsTable = {
  id: Id<'upload'>;
  organization_id: Id<'organization'>;
  /** The token it was begun with; null for a key. */
  token_id: Id<'upload-token'> | null;
  folder: string;
  /** What the sender calls the file; may be empty. */
  filename: string;
  visibility: Visibility;
  collision: 'refuse' | 'replace' | 'number';
  formats: string[] | null;
  /** Of a new asset. */
  tags: string[];
  /** `Upload-Metadata` as it was sent. */
  metadata: string;
  /** Null while the client has not said. */
  length: string | null;
  /** More is refused. */
  most_bytes: string;
  /** Bytes that would survive a loss of power. */
  received: string;
  /** The request that writes now; a row of its own each time. */
  writer: Id<'writer'> | null;
  /** The process it is in. */
  writer_run: Id<'run'> | null;
  /** By the database's clock: a writer that is silent so long has lost its place. */
  writer_until: Date | null;
  /** What became of it; with `sha256` once it is in the library. */
  asset_id: Id<'asset'> | null;
  sha256: Buffer | null;
  created_at: Date;
  expires_at: Date;
};

/** Lists of addresses to be fetched into a library. */
export type ImportsTable = {
  id: Id<'import'>;
  organization_id: Id<'organization'>;
  /** Which key began it, or which person; neither when they are gone. */
  key_id: Id<'key'> | null;
  person_id: Id<'person'> | null;
  folder: string;
  visibility: Visibility;
  state: 'running' | 'done' | 'cancelled';
  created_at: Date;
  finished_at: Date | null;
};

export type ImportItemsTable = {
  import_id: Id<'import'>;
  /** From 0, in the order they were given. */
  position: number;
  url: string;
  state: 'waiting' | 'done' | 'failed';
  asset_id: Id<'asset'> | null;
  sha256: Buffer | null;
  /** The code of the problem that refused it. */
  problem: string | null;
  detail: string | null;
};
