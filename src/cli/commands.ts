import { audience } from './audience.ts';
import { backup } from './backup.ts';
import {
  breachClose,
  breachList,
  breachNote,
  breachNotify,
  breachOpen,
  breachReport,
  breachShow,
} from './breach.ts';
import type { Command } from './command.ts';
import {
  disclosureApprove,
  disclosureGive,
  disclosureList,
  disclosureOpen,
  disclosureRefuse,
} from './disclosure.ts';
import { doctor } from './doctor.ts';
import { explainUrl } from './explain.ts';
import { importImage4io } from './import.ts';
import { keyCreate, keyList, keyRevoke } from './key.ts';
import { mailList, mailShow } from './mail.ts';
import { orgCreate, orgInvite, orgList, orgSet } from './org.ts';
import { noticeLaw, noticeList } from './notice.ts';
import { orgClose, orgUndo } from './org-closing.ts';
import { allowSourceHost, forbidSourceHost, lock, showSigningKey, unlock } from './org-delivery.ts';
import { orgDelivery } from './org-rules.ts';
import { presetList, presetRemove, presetSet } from './preset.ts';
import { redactionConfirm, redactionLift, redactionList, redactionSet } from './redaction.ts';
import { privacyActivity, privacyErase, privacyRecord } from './privacy.ts';
import { privacyCopy, requestsAnswer, requestsExtend, requestsList } from './requests.ts';
import { restore } from './restore.ts';
import { secondFactorRemove } from './second-factor.ts';
import { sign } from './sign.ts';
import {
  transferAccept,
  transferAnnounce,
  transferExport,
  transferImport,
  transferList,
  transferOffer,
} from './transfer.ts';
import { urlKeyCreate, urlKeyList, urlKeyRevoke } from './url-key.ts';
import { verify } from './verify.ts';

/** The operator's commands, in the order of the help. `serve` is started by `bin/vitrine.ts` itself. */
export const commands: readonly Command[] = [
  orgCreate,
  orgList,
  orgSet,
  orgInvite,
  orgClose,
  orgUndo,
  allowSourceHost,
  forbidSourceHost,
  lock,
  unlock,
  showSigningKey,
  orgDelivery,
  presetSet,
  presetList,
  presetRemove,
  redactionSet,
  redactionLift,
  redactionList,
  redactionConfirm,
  urlKeyCreate,
  urlKeyList,
  urlKeyRevoke,
  sign,
  explainUrl,
  keyCreate,
  keyList,
  keyRevoke,
  secondFactorRemove,
  mailList,
  mailShow,
  privacyRecord,
  privacyErase,
  privacyActivity,
  privacyCopy,
  requestsList,
  requestsAnswer,
  requestsExtend,
  audience,
  noticeList,
  noticeLaw,
  breachOpen,
  breachList,
  breachShow,
  breachNote,
  breachReport,
  breachNotify,
  breachClose,
  disclosureOpen,
  disclosureList,
  disclosureApprove,
  disclosureGive,
  disclosureRefuse,
  transferOffer,
  transferAccept,
  transferAnnounce,
  transferExport,
  transferImport,
  transferList,
  verify,
  importImage4io,
  backup,
  restore,
  doctor,
];
