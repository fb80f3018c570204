import { defineProblems } from '#platform/problem.ts';

export const backupProblems = defineProblems({
  'backup-exists': {
    status: 409,
    title: 'There is already a file with this name.',
    advice: 'Nothing is ever overwritten. Give another name, or move the file away.',
  },
  'backup-place-unusable': {
    status: 503,
    title: 'The file cannot be written there.',
    advice: 'Name a file in a folder that exists and that this user may write to.',
  },
  'backup-no-space': {
    status: 507,
    title: 'There is not enough space for the file.',
    advice:
      'Nothing was left behind. Name a file on a larger disk; a backup takes about as much space as the originals.',
  },
  'backup-interrupted': {
    status: 503,
    title: 'The command was interrupted.',
    advice: 'Nothing was left behind. Run the command again.',
  },
  'backup-not-found': {
    status: 404,
    title: 'The file cannot be opened.',
    advice: 'Check its name, and whether this user may read it.',
  },
  'backup-damaged': {
    status: 422,
    title: 'The file is damaged or incomplete.',
    advice: 'Nothing of it was taken. Use another copy of the file, or an older backup.',
  },
  'backup-none': {
    status: 422,
    title: 'The file is not a Vitrine backup.',
    advice: 'Name a file that was made with `vitrine backup`.',
  },
  'erasures-unreadable': {
    status: 422,
    title: 'There are no erasures in this file.',
    advice:
      'Name the `erasures.jsonl` of the old data folder, or a saved `/privacy/ledger.json` of its server. Nothing was restored.',
  },
  'installation-missing': {
    status: 404,
    title: 'There is no installation here.',
    advice: 'Set `VITRINE_DATA` and `DATABASE_URL` as for the server.',
  },
  'installation-in-use': {
    status: 409,
    title: 'A server uses this database.',
    advice: 'Stop every server that uses it first. A backup can only be restored while none runs.',
  },
  'restore-unfinished': {
    status: 503,
    title: 'A restore was interrupted here.',
    advice:
      'Run `vitrine restore` again; it starts over and cleans up. To start empty instead, remove the folder `restoring` and everything else from the data folder.',
  },
});
