import type { JSONColumnType } from 'kysely';
import type { Id } from '#platform/id.ts';

/** An organization that is to go to another server. */
export type TransfersTable = {
  id: Id<'transfer'>;
  organization_id: Id<'organization'>;
  /** Its case in the register of disclosures, with who approved it. */
  disclosure_id: Id<'disclosure'>;
  /** What the server that takes it signed. */
  acceptance: JSONColumnType<{
    receipt: Readonly<Record<string, unknown>>;
    signature: { algorithm: 'Ed25519'; key: string; value: string };
  }>;
  /** When everybody was told. */
  announced_at: Date;
  /** Nothing goes before this. */
  not_before: Date;
  /** The last time it was written into a file, and the hash of that. */
  exported_at: Date | null;
  sha256: Buffer | null;
};
