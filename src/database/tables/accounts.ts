import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Id } from '#platform/id.ts';

/** As `access/` has them. */
type Role = 'owner' | 'admin' | 'editor' | 'viewer' | 'billing';
type Scope = 'read' | 'upload' | 'manage' | 'sign';

export type OrganizationsTable = {
  id: Id<'organization'>;
  /** The organization's name in URLs. */
  cloudname: string;
  name: string;
  contact_email: string;
  /** Whether an upload through the image4io contract is public at once. */
  contract_public: Generated<boolean>;
  /** Who recorded that setting, and when; null for somebody whose account is gone. */
  contract_public_by: string | null;
  contract_public_at: Date;
  created_at: Date;
  /** Closed: nothing of it is delivered, and from then on everything of it is erased. Null while it is open. */
  erase_at: Generated<Date | null>;
  /** Whether erasing has begun, after which nothing brings it back. */
  erasing: Generated<boolean>;
  /** How many rows of each table were its own when that began. */
  erasure_counts: ColumnType<
    Record<string, { deleted: number; blanked: number }> | null,
    Record<string, { deleted: number; blanked: number }> | null | undefined,
    string
  >;
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
  /** What it may do: some of `read`, `upload`, `manage`, `sign`. */
  scopes: Generated<Scope[]>;
  /** `/a/b/`: it reaches nothing outside. */
  folder: Generated<string | null>;
  expires_at: Generated<Date | null>;
  /** To an hour. */
  last_used_at: Generated<Date | null>;
  /** Who made it; null for the operator, and for somebody who is gone. */
  created_by: Generated<Id<'person'> | null>;
};

/** Somebody who can sign in. */
export type PeopleTable = {
  id: Id<'person'>;
  name: string;
  /** Empty when none was given. */
  company: string;
  /** In lower case. */
  email: string;
  email_verified: boolean;
  /** Of the whole server: may make organizations while sign-up is closed. */
  administrator: boolean;
  /** Which versions of the terms and the privacy notice were acknowledged, and when. */
  terms_version: string;
  notice_version: string;
  acknowledged_at: Date;
  created_at: Date;
  updated_at: Date;
  /** When everything about them is erased, once they asked for it; until then they can take it back. */
  erase_at: Generated<Date | null>;
  /** Whether the kinds of pages they look at are noted; false where they object. */
  pages_noted: Generated<boolean>;
  /** The version of the notice they last agreed to when it changed. */
  agreed_notice: Generated<number | null>;
  agreed_at: Generated<Date | null>;
};

/** What account holders did, for 90 days; rows of one person belong to nobody else. */
export type ActivityEventsTable = {
  id: Id<'activity'>;
  person_id: Id<'person'>;
  at: Date;
  kind: 'signed-in' | 'sign-in-failed' | 'signed-out' | 'uploaded' | 'downloaded' | 'page';
  /** By it, how long a session lasted follows from its two ends. */
  session_id: Id<'session'> | null;
  /** The id of a picture, a folder, the pattern of a page's address, why a session ended. */
  what: string | null;
  bytes: string | null;
  device: string | null;
  country: string | null;
};

/** What stays of them: how often something was done on a day. */
export type ActivityDaysTable = { day: Date; kind: string; events: number };

/** What a person proves to be themselves with: one row, the password. The columns are better-auth's. */
export type CredentialsTable = {
  id: Id<'credential'>;
  person_id: Id<'person'>;
  /** The person's id once more. */
  account_id: string;
  /** Always `credential`, better-auth's word for a password. */
  provider_id: string;
  /** Argon2id in the PHC string format. */
  password: string;
  /** Whether it is long enough to be the only proof. */
  stands_alone: Generated<boolean>;
  created_at: Date;
  updated_at: Date;
};

/** An app that shows codes (RFC 6238): the second factor of a person. */
export type AuthenticatorsTable = {
  person_id: Id<'person'>;
  /** What app and server share, sealed. */
  secret: Buffer;
  /** Until a code has shown that the app has the secret, nobody is asked for one. */
  confirmed: boolean;
  /** The step of time of the last code used: it and those before it count no more. */
  last_step: number;
  made_at: Date;
};

/** What lets somebody in without their app, once: using it deletes the row. */
export type RecoveryCodesTable = {
  person_id: Id<'person'>;
  code_hash: Buffer;
  made_at: Date;
};

/** Something that is to be proven once, within minutes. It is no session. */
export type PendingProofsTable = {
  token_hash: Buffer;
  purpose: 'second-factor' | 'add-passkey' | 'use-passkey';
  /** Null where it is the proof that says who it is. */
  person_id: Id<'person'> | null;
  /** Whether the session that follows stays. */
  stay: boolean;
  made_at: Date;
  expires_at: Date;
};

/** A key pair on a device of a person (WebAuthn), whose private half never leaves it. */
export type PasskeysTable = {
  id: Id<'passkey'>;
  person_id: Id<'person'>;
  /** As the device names it, in base64url. */
  credential_id: string;
  public_key: Buffer;
  /** As the device counts them; many count none. */
  uses: string | number;
  /** How a browser reaches it: `internal`, `usb`, `hybrid` … */
  transports: string[];
  /** Whether it is kept on several devices of its owner. */
  synced: boolean;
  label: string;
  created_at: Date;
  last_used_at: Date | null;
};

/** A browser in which somebody is signed in. Tokens are 32 random bytes; only their SHA-256 is kept. */
export type SessionsTable = {
  id: Id<'session'>;
  person_id: Id<'person'>;
  token_hash: Buffer;
  /** Handed out, but not seen back yet: with its first use it becomes the token. */
  next_hash: Buffer | null;
  next_at: Date | null;
  /** The token before: seen again some time after, it was stolen or has been copied. */
  previous_hash: Buffer | null;
  promoted_at: Date;
  /** What all tokens of it have in common, and the how manyth it is at; null for one whose token stays the same. */
  family_hash: Generated<Buffer | null>;
  generation: Generated<number>;
  /** "Stay signed in": for weeks, with a token that rotates. */
  stay: boolean;
  /** Family and system only: `Firefox on Linux`. */
  device: string;
  /** Two letters of ISO 3166-1, where a local table knows it. */
  country: string | null;
  created_at: Date;
  /** To five minutes. */
  last_used_at: Date;
  expires_at: Date;
};

/** A link that does one thing, once. Using it deletes the row. */
export type OneTimeLinksTable = {
  token_hash: Buffer;
  purpose: string;
  /** Null for the set-up link, which makes its person. */
  person_id: Id<'person'> | null;
  made_at: Date;
  expires_at: Date;
};

/** A change of address that both addresses have to agree to. */
export type AddressChangesTable = {
  person_id: Id<'person'>;
  email: string;
  old_agreed: boolean;
  new_confirmed: boolean;
  expires_at: Date;
};

/** Random secrets of this installation, shared by all its processes. */
export type ServerSecretsTable = {
  name: string;
  value: string;
  made_at: Date;
};

export type MembershipsTable = {
  organization_id: Id<'organization'>;
  person_id: Id<'person'>;
  role: Role;
  joined_at: Date;
};

/** Somebody is asked to join; using the link deletes the row. */
export type InvitationsTable = {
  id: Id<'invitation'>;
  organization_id: Id<'organization'>;
  email: string;
  role: Role;
  token_hash: Buffer;
  /** Null for the operator. */
  invited_by: Id<'person'> | null;
  made_at: Date;
  expires_at: Date;
};

/** What was done in an organization, written with the act itself. */
export type AuditEventsTable = {
  /** In order of time. */
  id: Id<'event'>;
  organization_id: Id<'organization'>;
  at: Date;
  action: string;
  actor_kind: 'operator' | 'person' | 'key';
  person_id: Id<'person'> | null;
  key_id: Id<'key'> | null;
  /** What it was done to: an address, a path, a label. */
  subject: string | null;
  /** Small and flat; never a secret. */
  details: JSONColumnType<Record<string, string | number | boolean | null>>;
  device: string | null;
  country: string | null;
};

/** What somebody asked about their data, and what became of it. */
export type DataRequestsTable = {
  id: Id<'request'>;
  kind: 'access' | 'correction' | 'erasure' | 'restriction' | 'objection';
  /** Null when they have been erased since. */
  email: string | null;
  person_id: Generated<Id<'person'> | null>;
  details: string | null;
  /** Of the link that confirms it; null when it is confirmed. */
  token_hash: Generated<Buffer | null>;
  made_at: Date;
  confirmed_at: Generated<Date | null>;
  due_at: Generated<Date | null>;
  extended_because: Generated<string | null>;
  outcome: Generated<'granted' | 'refused' | null>;
  answer: Generated<string | null>;
  settled_at: Generated<Date | null>;
  /** How often the operator was reminded of it: a week before its day, a day before, and after it. */
  reminders: Generated<number>;
};

/** What somebody who was erased can read behind the link they were given before. */
export type ErasureReceiptsTable = {
  token_hash: Buffer;
  /** Signed; it names nobody. */
  receipt: JSONColumnType<{
    receipt: Readonly<Record<string, unknown>>;
    signature: { algorithm: 'Ed25519'; key: string; value: string };
  }>;
  made_at: Date;
};

/** How far telling people of a version has come. */
export type NoticeLettersTable = {
  number: number;
  /** Everybody up to this id has been told. */
  people_after: string | null;
  organizations_after: string | null;
  letters: Generated<number>;
  finished_at: Date | null;
};

/** An organization that came here from another server, under which promises. */
export type ArrivalsTable = {
  /** Of the archive it came in. */
  id: Id<'transfer'>;
  organization_id: Id<'organization'>;
  /** The address of the server it came from. */
  origin: string;
  /** Everything that server's notice said. */
  said: JSONColumnType<object>;
  /** What is otherwise here, as everybody was told there. */
  changes: JSONColumnType<readonly object[]>;
  notice_sha256: Buffer;
  /** The last entry of that server's record. */
  ledger_seq: number;
  ledger_hash: Buffer;
  /** Of the archive. */
  sha256: Buffer;
  arrived_at: Date;
};

/** Who was a member there, and what they had agreed to. */
export type ArrivedMembersTable = {
  arrival_id: Id<'transfer'>;
  /** In lower case. */
  email: string;
  role: Role;
  terms_version: string;
  notice_version: string;
  acknowledged_at: Date;
  agreed_notice: number | null;
  agreed_at: Date | null;
  /** What they agreed to or refused there, as statements of consents; it switches nothing on here. */
  receipts: JSONColumnType<readonly object[]>;
};
