import { dirname, join, resolve } from 'node:path';
import { operator } from '#access/actor.ts';
import { type ErasedAgain, eraseAgain } from '#accounts/erase-again.ts';
import { backupProblems } from '#backup/problems.ts';
import { restoreBackup } from '#backup/restore.ts';
import type { Context } from '#context.ts';
import { deleteAgain } from '#library/deletions/delete-again.ts';
import { deletionsFile } from '#library/deletions/file.ts';
import { Problem } from '#platform/problem.ts';
import { erasuresFile, readErasures } from '#privacy/ledger/kept-erasures.ts';
import { countAloud, showBytes } from './amount.ts';
import type { Command } from './command.ts';
import { tellFaults } from './faults.ts';

export const restore: Command = {
  words: 'restore',
  usage: '<file> [--erasures <file>]',
  about: 'restore a backup into an empty installation while no server runs on it',
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
    const again = {
      ...(await eraseAgain(ctx, operator, subjects)),
      ...(await deleteAgain(ctx, operator, deletionsOf(ctx, values['erasures']))),
    };
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

/** The file lies beside that of the erasures. */
function deletionsOf({ config }: Context, erasures: string | boolean | undefined): string[] {
  const folders = [config.server.data, ...(typeof erasures === 'string' ? [dirname(erasures)] : [])];
  return [...new Set(folders.map((folder) => resolve(folder, deletionsFile)))];
}

function tellAgain({ people, organizations, pictures }: ErasedAgain & { pictures: number }): string[] {
  const deleted =
    pictures === 0 ? [] : [`Deleted since that backup: ${pictures} pictures. They are deleted again.`];
  if (people + organizations === 0) return deleted;
  return [
    ...deleted,
    `Erased since that backup: ${people} accounts and ${organizations} organizations. They are closed now, and erased again when the server runs.`,
  ];
}
