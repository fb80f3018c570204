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
