import type { Id } from '#platform/id.ts';

/** Links that show a folder or an asset to whoever has them. */
export type ShareLinksTable = {
  id: Id<'share'>;
  organization_id: Id<'organization'>;
  /** SHA-256 of what stands in the link. */
  token_hash: Buffer;
  /** `/a/` with everything below; null when it is of one asset. */
  folder: string | null;
  asset_id: Id<'asset'> | null;
  /** What visitors read above the pictures. */
  title: string;
  /** Whether visitors may take the pictures in full size. */
  downloads: boolean;
  /** Argon2id in the PHC string format; null for no password. */
  password_hash: string | null;
  created_at: Date;
  expires_at: Date | null;
  revoked_at: Date | null;
};
