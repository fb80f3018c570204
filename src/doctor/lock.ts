import { join } from 'node:path';
import type { Config } from '#config/config.ts';
import { readHolder, takeFolder } from '#database/embedded/holder.ts';
import { type Finding, ok, warning } from './finding.ts';

export type Server = { readonly running: boolean; readonly finding: Finding };

/** Who has the embedded database open. The lock is the system's, so a dead process never holds it. */
export async function checkLock({ server }: Config): Promise<Server> {
  const folder = join(server.data, 'database');
  const lock = takeFolder(folder);
  const holder = await readHolder(folder);
  lock?.[Symbol.dispose]();
  if (lock === undefined) {
    const who = holder === undefined ? 'A process that is just starting' : `Process ${holder.pid}`;
    return { running: true, finding: ok('lock', `${who} has the embedded database open.`) };
  }
  if (holder === undefined)
    return { running: false, finding: ok('lock', 'No server runs on this data folder.') };
  return {
    running: false,
    finding: warning(
      'lock',
      `No server runs on this data folder; process ${holder.pid}, which had it last, ended without closing it.`,
      'Nothing has to be done: the next start recovers what was committed. If it was not you, look for a kill or a lack of memory in the system’s log.',
    ),
  };
}
