import { backup } from './backup.ts';
import type { Command } from './command.ts';
import { doctor } from './doctor.ts';
import { importImage4io } from './import.ts';
import { keyCreate, keyList, keyRevoke } from './key.ts';
import { mailList, mailShow } from './mail.ts';
import { orgCreate, orgInvite, orgList, orgSet } from './org.ts';
import { allowSourceHost, forbidSourceHost, lock, showSigningKey, unlock } from './org-delivery.ts';
import { restore } from './restore.ts';

/** The operator's commands, in the order of the help. `serve` is started by `bin/vitrine.ts` itself. */
export const commands: readonly Command[] = [
  orgCreate,
  orgList,
  orgSet,
  orgInvite,
  allowSourceHost,
  forbidSourceHost,
  lock,
  unlock,
  showSigningKey,
  keyCreate,
  keyList,
  keyRevoke,
  mailList,
  mailShow,
  importImage4io,
  backup,
  restore,
  doctor,
];
