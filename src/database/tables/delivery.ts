import type { Generated } from 'kysely';
import type { Id } from '#platform/id.ts';

/** What was asked to be rendered anew: derivatives made before are no longer found. */
export type PurgesTable = {
  organization_id: Id<'organization'>;
  /** `/` for everything, `/a/` for a folder, `/a/b.jpg` for one picture. */
  prefix: string;
  purged_at: Date;
};

/** Hosts an organization's remote pictures may come from. */
export type SourceHostsTable = {
  organization_id: Id<'organization'>;
  /** `example.org`, `*.example.org`, `[2001:db8::1]`, each with `:port` or without. */
  host: string;
  allowed_at: Date;
};

/** With what the tokens of an organization's signed URLs are encrypted. */
export type SigningKeysTable = {
  organization_id: Id<'organization'>;
  /** As it is: to read a token the server needs the key itself. */
  key: string;
  made_at: Date;
};

/** Folders whose pictures are delivered only with a token. There is none without a signing key. */
export type LockedFoldersTable = {
  organization_id: Id<'organization'>;
  /** `/` for everything, `/a/` for a folder and what is below. */
  folder: string;
  locked_at: Date;
};

/** With what an organization's URLs are signed; any number at once, so that one can follow another. */
export type UrlKeysTable = {
  organization_id: Id<'organization'>;
  /** Stands in the URL as `kid`. */
  id: string;
  /** As it is: to check a signature the server needs the secret itself. */
  secret: string;
  made_at: Date;
};

/** What an organization's URLs may ask. No row: everything, of everybody. */
export type DeliverySettingsTable = {
  organization_id: Id<'organization'>;
  /** Whether an unsigned URL gives originals only. */
  signed_transformations: Generated<boolean>;
  /** Hosts whose pages may show the pictures; null for all. */
  referrers: string[] | null;
  /** Whether a request that names no page is let in, where `referrers` are. */
  empty_referrer: Generated<boolean>;
  /** The only widths and heights that may be asked, in rising order; null for all. */
  sizes: number[] | null;
  /** Whether URLs in the grammars of other systems are understood. */
  other_grammars: Generated<boolean>;
  /** Whether only presets may be asked. */
  presets_only: Generated<boolean>;
  /** Whether copyright and credit lines go along with pictures. */
  keep_credits: Generated<boolean>;
};

/** Operations that an organization gave a name. */
export type PresetsTable = {
  organization_id: Id<'organization'>;
  /** Stands in URLs as `t_name`. */
  name: string;
  /** As they stand in URLs. */
  operations: string;
  set_at: Date;
};

/**
 * Where faces are in an original: places, and nothing about whose they are. Looked for once for each content and
 * detector; a row of another content or detector counts for nothing.
 */
export type FaceRegionsTable = {
  asset_id: Id<'asset'>;
  /** Of the original that was looked at. */
  sha256: Buffer;
  /** What looked, and how. */
  detector: string;
  /** x, y, width, height in shares of the sides, and the score, of one face after the other. */
  regions: number[];
  found_at: Date;
};
