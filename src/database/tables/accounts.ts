import type { Generated } from 'kysely';
import type { Id } from '#platform/id.ts';

export type OrganizationsTable = {
  id: Id<'organization'>;
  /** The organization's name in URLs. */
  cloudname: string;
  name: string;
  contact_email: string;
  /** Whether an upload through the image4io contract is public at once. */
  contract_public: Generated<boolean>;
  /** Who recorded that setting, and when. */
  contract_public_by: string;
  contract_public_at: Date;
  created_at: Date;
};

export type ApiKeysTable = {
  id: Id<'key'>;
  organization_id: Id<'organization'>;
  /** The public half: 24 characters of base64, the form image4io used. */
  key: string;
  /** SHA-256 of the secret half; 32 random bytes need no slow hash. */
  secret_hash: Buffer;
  label: string;
  created_at: Date;
  revoked_at: Date | null;
};
