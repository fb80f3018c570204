import type {
  ActivityDaysTable,
  ActivityEventsTable,
  AddressChangesTable,
  ApiKeysTable,
  ArrivalsTable,
  ArrivedMembersTable,
  AuditEventsTable,
  AuthenticatorsTable,
  CredentialsTable,
  DataRequestsTable,
  ErasureReceiptsTable,
  InvitationsTable,
  MembershipsTable,
  NoticeLettersTable,
  OneTimeLinksTable,
  OrganizationsTable,
  PasskeysTable,
  PendingProofsTable,
  PeopleTable,
  RecoveryCodesTable,
  ServerSecretsTable,
  SessionsTable,
} from './accounts.ts';
import type { AudienceDaysTable, AudienceReportsTable } from './audience.ts';
import type { ConsentsTable } from './consent.ts';
import type { BreachEntriesTable, BreachesTable, BreachLettersTable } from './breaches.ts';
import type { MigrationsTable } from './database.ts';
import type {
  AssetsTable,
  AssetVersionsTable,
  CollectionAssetsTable,
  CollectionsTable,
  DeletionsFileTable,
  DeletionsTable,
  FieldsTable,
  FolderRulesTable,
  FoldersTable,
  HoldsTable,
  LooksTable,
  RedactedFoldersTable,
  RedactionConfirmationsTable,
  SearchWordsTable,
  TrashTable,
} from './library.ts';
import type {
  DeliverySettingsTable,
  FaceRegionsTable,
  LockedFoldersTable,
  PresetsTable,
  PurgesTable,
  SigningKeysTable,
  SourceHostsTable,
  UrlKeysTable,
} from './delivery.ts';
import type { DisclosuresTable } from './disclosures.ts';
import type { IdempotencyAnswersTable } from './idempotency.ts';
import type { ImportItemsTable, ImportsTable, UploadsTable, UploadTokensTable } from './intake.ts';
import type { UsageHoursTable } from './metering.ts';
import type { MessagesTable } from './outbox.ts';
import type { LedgerTable, NoticeLawsTable, NoticeVersionsTable } from './privacy.ts';
import type { ShareLinksTable } from './sharing.ts';
import type { TransfersTable } from './transfers.ts';
import type { WebhookDeliveriesTable, WebhookEndpointsTable, WebhookThresholdsTable } from './webhooks.ts';

/** Every table of ours, by name. Only the owner named by its file writes it (`test/architecture.test.ts`). */
export type Tables = {
  organizations: OrganizationsTable;
  api_keys: ApiKeysTable;
  people: PeopleTable;
  credentials: CredentialsTable;
  data_requests: DataRequestsTable;
  erasure_receipts: ErasureReceiptsTable;
  authenticators: AuthenticatorsTable;
  recovery_codes: RecoveryCodesTable;
  passkeys: PasskeysTable;
  pending_proofs: PendingProofsTable;
  sessions: SessionsTable;
  activity_events: ActivityEventsTable;
  activity_days: ActivityDaysTable;
  one_time_links: OneTimeLinksTable;
  address_changes: AddressChangesTable;
  server_secrets: ServerSecretsTable;
  memberships: MembershipsTable;
  invitations: InvitationsTable;
  audit_events: AuditEventsTable;
  arrivals: ArrivalsTable;
  arrived_members: ArrivedMembersTable;
  folders: FoldersTable;
  assets: AssetsTable;
  redacted_folders: RedactedFoldersTable;
  redaction_confirmations: RedactionConfirmationsTable;
  asset_versions: AssetVersionsTable;
  trash: TrashTable;
  search_words: SearchWordsTable;
  folder_rules: FolderRulesTable;
  fields: FieldsTable;
  collections: CollectionsTable;
  collection_assets: CollectionAssetsTable;
  looks: LooksTable;
  deletions: DeletionsTable;
  deletions_file: DeletionsFileTable;
  usage_hours: UsageHoursTable;
  purges: PurgesTable;
  source_hosts: SourceHostsTable;
  signing_keys: SigningKeysTable;
  locked_folders: LockedFoldersTable;
  url_keys: UrlKeysTable;
  delivery_settings: DeliverySettingsTable;
  presets: PresetsTable;
  face_regions: FaceRegionsTable;
  holds: HoldsTable;
  messages: MessagesTable;
  ledger: LedgerTable;
  notice_versions: NoticeVersionsTable;
  notice_laws: NoticeLawsTable;
  notice_letters: NoticeLettersTable;
  breaches: BreachesTable;
  breach_entries: BreachEntriesTable;
  breach_letters: BreachLettersTable;
  disclosures: DisclosuresTable;
  transfers: TransfersTable;
  webhook_endpoints: WebhookEndpointsTable;
  webhook_deliveries: WebhookDeliveriesTable;
  webhook_thresholds: WebhookThresholdsTable;
  upload_tokens: UploadTokensTable;
  uploads: UploadsTable;
  imports: ImportsTable;
  import_items: ImportItemsTable;
  share_links: ShareLinksTable;
  idempotency_answers: IdempotencyAnswersTable;
  consents: ConsentsTable;
  audience_days: AudienceDaysTable;
  audience_reports: AudienceReportsTable;
  migrations: MigrationsTable;
};
