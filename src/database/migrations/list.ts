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
import { dataRequests } from './0022-data-requests.ts';
import { leaving } from './0021-leaving.ts';
import { tracesOfPeople } from './0020-traces-of-people.ts';

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
  tracesOfPeople,
  leaving,
  dataRequests,
];
