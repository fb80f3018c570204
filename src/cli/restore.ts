import { restoreBackup } from '#backup/restore.ts';
import { countAloud, showBytes } from './amount.ts';
import type { Command } from './command.ts';
import { tellFaults } from './faults.ts';

export const restore: Command = {
  words: 'restore',
  usage: '<file>',
  about: 'fill an empty installation from a backup; no server may run on it',
  takes: 1,
  run: async ({ openEmpty, positionals, progress, interruption }) => {
    const [file = ''] = positionals;
    const ctx = await openEmpty();
    const restored = await restoreBackup(ctx, file, {
      progress: countAloud('Restoring', progress),
      signal: interruption(),
    });
    return {
      value: restored,
      text: [
        `Restored the backup of ${restored.made}: ${restored.objects} objects, ${showBytes(restored.bytes)}.`,
        ...tellFaults(restored),
      ].join('\n'),
      exit: restored.faults.length === 0 ? 0 : 1,
    };
  },
};
