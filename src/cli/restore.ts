import { join } from 'node:path';
import { operator } from '#access/actor.ts';
import { type ErasedAgain, eraseAgain } from '#accounts/erase-again.ts';
import { backupProblems } from '#backup/problems.ts';
import { restoreBackup } from '#backup/restore.ts';
import type { Context } from '#context.ts';
import { Problem } from '#platform/problem.ts';
import { erasuresFile, readErasures } from '#privacy/ledger/kept-erasures.ts';
import { countAloud, showBytes } from './amount.ts';
import type { Command } from './command.ts';
import { tellFaults } from './faults.ts';

export const restore: Command = {
  words: 'restore',
  usage: '<file> [--erasures <file>]',
  about: 'fill an empty installation from a backup; no server may run on it',
  options: { erasures: { type: 'string' } },
  takes: 1,
  run: async ({ openEmpty, positionals, values, progress, interruption }) => {
    const [file = ''] = positionals;
    const ctx = await openEmpty();
    const subjects = await readSubjects(ctx, values['erasures']);
    const restored = await restoreBackup(ctx, file, {
      progress: countAloud('Restoring', progress),
      signal: interruption(),
    });
    const again = await eraseAgain(ctx, operator, subjects);
    return {
      value: { ...restored, erasedAgain: again },
      text: [
        `Restored the backup of ${restored.made}: ${restored.objects} objects, ${showBytes(restored.bytes)}.`,
        ...tellAgain(again),
        ...tellFaults(restored),
      ].join('\n'),
      exit: restored.faults.length === 0 ? 0 : 1,
    };
  },
};

/** From the file that is named, and from the one that an earlier database left in the data folder. */
async function readSubjects(
  { config }: Context,
  file: string | boolean | undefined,
): Promise<ReadonlySet<string>> {
  const left = await readErasures(join(config.server.data, erasuresFile));
  if (typeof file !== 'string') return left;
  const named = await readErasures(file).catch((cause: unknown) => {
    throw new Problem(backupProblems['erasures-unreadable'], { thing: 'erasures', value: file, cause });
  });
  if (named.size === 0) {
    throw new Problem(backupProblems['erasures-unreadable'], { thing: 'erasures', value: file });
  }
  return new Set([...left, ...named]);
}

function tellAgain({ people, organizations }: ErasedAgain): string[] {
  if (people + organizations === 0) return [];
  return [
    `Erased since that backup: ${people} accounts and ${organizations} organizations. They are closed now, and erased again when the server runs.`,
  ];
}
