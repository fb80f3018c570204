import { makeBackup } from '#backup/make.ts';
import { assertInstalled } from '#backup/installed.ts';
import { countAloud, showBytes } from './amount.ts';
import type { Command } from './command.ts';
import { tellFaults } from './faults.ts';

export const backup: Command = {
  words: 'backup',
  usage: '<file>',
  about: 'write the whole installation to one new file, even while the server runs',
  takes: 1,
  run: async ({ config, open, positionals, progress, interruption }) => {
    const [file = ''] = positionals;
    await assertInstalled(config());
    const ctx = await open();
    progress('Backing up: the database');
    const made = await makeBackup(ctx, file, {
      progress: countAloud('Backing up', progress),
      signal: interruption(),
    });
    return {
      value: made,
      text: [
        `The backup is in ${file}: ${made.objects} objects, ${showBytes(made.fileBytes)}.`,
        ...tellFaults(made),
      ].join('\n'),
      exit: made.faults.length === 0 ? 0 : 1,
    };
  },
};
