import type { Migration } from '#database/migrate.ts';
import { accountsAndLibrary } from './0001-accounts-and-library.ts';
import { holds } from './0002-holds.ts';
import { usage } from './0003-usage.ts';
import { purges } from './0004-purges.ts';
import { remoteAndLocked } from './0005-remote-and-locked.ts';
import { whoMaySee } from './0006-who-may-see.ts';
import { focusAndHidden } from './0007-focus-and-hidden.ts';
import { presets } from './0008-presets.ts';
import { faceRegions } from './0009-face-regions.ts';
import { otherGrammars } from './0010-other-grammars.ts';
import { messages } from './0011-messages.ts';
import { people } from './0012-people.ts';
import { membersAndAudit } from './0013-members-and-audit.ts';
import { secondFactors } from './0014-second-factors.ts';
import { redaction } from './0015-redaction.ts';
import { documentPages } from './0016-document-pages.ts';
import { credits } from './0017-credits.ts';
import { ledger } from './0018-ledger.ts';
import { closing } from './0019-closing.ts';
import { library } from './0020-library.ts';
import { webhooks } from './0021-webhooks.ts';
import { intake } from './0022-intake.ts';
import { sharing } from './0023-sharing.ts';
import { idempotency } from './0024-idempotency.ts';
import { tracesOfPeople } from './0025-traces-of-people.ts';
import { leaving } from './0026-leaving.ts';
import { dataRequests } from './0027-data-requests.ts';
import { importsOfPeople } from './0028-imports-of-people.ts';
import { tokenFamilies } from './0029-token-families.ts';
import { erasureReceipts } from './0030-erasure-receipts.ts';
import { deletions } from './0031-deletions.ts';
import { activity } from './0032-activity.ts';
import { consents } from './0033-consents.ts';
import { audience } from './0034-audience.ts';
import { noticeVersions } from './0035-notice-versions.ts';
import { breaches } from './0036-breaches.ts';
import { disclosures } from './0037-disclosures.ts';
import { transfers } from './0038-transfers.ts';
import { erasureCounts } from './0039-erasure-counts.ts';

/** In the order they are applied. Only ever added to, at the end: what is listed may have run somewhere. */
export const migrations: readonly Migration[] = [
  accountsAndLibrary,
  holds,
  usage,
  purges,
  remoteAndLocked,
  whoMaySee,
  focusAndHidden,
  presets,
  faceRegions,
  otherGrammars,
  messages,
  people,
  membersAndAudit,
  secondFactors,
  redaction,
  documentPages,
  credits,
  ledger,
  closing,
  library,
  webhooks,
  intake,
  sharing,
  idempotency,
  tracesOfPeople,
  leaving,
  dataRequests,
  importsOfPeople,
  tokenFamilies,
  erasureReceipts,
  deletions,
  activity,
  consents,
  audience,
  noticeVersions,
  breaches,
  disclosures,
  transfers,
  erasureCounts,
];
