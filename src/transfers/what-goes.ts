import type { Tables } from '#database/tables/tables.ts';

/** How rows of a table belong to an organization, or why they stay where they are. */
export type Goes<Column extends string = string> =
  /** By the column that holds the organization's id. */
  | { readonly own: Column }
  /** By the column that holds the id of a row that is the organization's. */
  | { readonly through: Column; readonly of: 'assets' | 'collections' }
  | { readonly stays: string };

const own = { own: 'organization_id' } as const;
const ofAsset = { through: 'asset_id', of: 'assets' } as const;
const account = {
  stays: 'an account belongs to a person, who makes one there; memberships go by address',
} as const;
const underWay = { stays: 'it is work under way here' } as const;
const register = { stays: 'it is a register of whoever runs this server' } as const;
const ofServer = { stays: 'it is about this server' } as const;

/** But for the counts of visits, which nothing but their own folder touches. */
type Asked = Exclude<keyof Tables, `audience${string}`>;

/** Every table there is: a new one without a line does not compile. */
export const whatGoes: { readonly [Table in Asked]: Goes<keyof Tables[Table] & string> } = {
  organizations: { own: 'id' },
  // With them programs sign in and URLs stay right; their secret halves go as what they are here: hashes.
  api_keys: own,
  audit_events: own,
  folders: own,
  assets: own,
  asset_versions: own,
  trash: own,
  redacted_folders: own,
  redaction_confirmations: ofAsset,
  search_words: own,
  folder_rules: own,
  fields: own,
  collections: own,
  collection_assets: { through: 'collection_id', of: 'collections' },
  looks: own,
  usage_hours: own,
  purges: own,
  source_hosts: own,
  signing_keys: own,
  locked_folders: own,
  url_keys: own,
  delivery_settings: own,
  presets: own,
  face_regions: ofAsset,
  webhook_endpoints: own,
  webhook_thresholds: own,
  share_links: own,
  memberships: { stays: 'it goes by the address of the member' },
  invitations: { stays: 'its link leads here; who has not answered is invited anew' },
  people: account,
  credentials: account,
  authenticators: account,
  recovery_codes: account,
  passkeys: account,
  pending_proofs: account,
  sessions: account,
  one_time_links: account,
  address_changes: account,
  activity_events: account,
  activity_days: account,
  consents: { stays: 'it counts here alone; what members agreed to goes along as a statement' },
  data_requests: register,
  erasure_receipts: register,
  breaches: register,
  breach_entries: register,
  breach_letters: register,
  disclosures: register,
  transfers: register,
  arrivals: register,
  arrived_members: register,
  upload_tokens: underWay,
  uploads: underWay,
  imports: underWay,
  import_items: underWay,
  webhook_deliveries: underWay,
  idempotency_answers: underWay,
  messages: underWay,
  deletions: underWay,
  deletions_file: ofServer,
  holds: ofServer,
  server_secrets: ofServer,
  ledger: { stays: 'it is the record of this server; its last entry goes along' },
  notice_versions: { stays: 'the version in force goes along' },
  notice_laws: ofServer,
  notice_letters: ofServer,
  migrations: ofServer,
};

export function ruleOf(table: string): Goes {
  const rules: Readonly<Record<string, Goes>> = whatGoes;
  return rules[table] ?? { stays: 'it counts visits of this server' };
}

/** Columns that hold the id of a person, which is another on the other server. */
export const personColumns: { readonly [Table in keyof Tables]?: keyof Tables[Table] & string } = {
  api_keys: 'created_by',
  audit_events: 'person_id',
  redaction_confirmations: 'confirmed_by',
};

/** Its name among the rows of an archive: no table of ours, but who is in the organization. */
export const membersTable = 'members';

export const memberColumns = [
  ...(['person_id', 'email', 'role', 'joined_at', 'terms_version', 'notice_version'] as const),
  ...(['acknowledged_at', 'agreed_notice', 'agreed_at', 'receipts'] as const),
] as const;

/** The tables that go. */
export const goingTables: readonly string[] = Object.entries(whatGoes)
  .filter(([, rule]) => !('stays' in rule))
  .map(([table]) => table);
