import type { Migration } from '#database/migrate.ts';
import { accountsAndLibrary } from './0001-accounts-and-library.ts';
import { holds } from './0002-holds.ts';
import { usage } from './0003-usage.ts';
import { purges } from './0004-purges.ts';
import { remoteAndLocked } from './0005-remote-and-locked.ts';
import { messages } from './0006-messages.ts';
import { people } from './0012-people.ts';
import { membersAndAudit } from './0013-members-and-audit.ts';

/** In the order they are applied. Only ever added to, at the end: what is listed may have run somewhere. */
export const migrations: readonly Migration[] = [
  accountsAndLibrary,
  holds,
  usage,
  purges,
  remoteAndLocked,
  messages,
  people,
  membersAndAudit,
];
