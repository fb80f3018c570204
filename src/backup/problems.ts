import { defineProblems } from '#platform/problem.ts';

export const backupProblems = defineProblems({
  'backup-exists': {
    status: 409,
    title: 'There is a file of this name already.',
    advice: 'Nothing is ever overwritten. Give another name, or move the file away.',
  },
  'backup-place-unusable': {
    status: 503,
    title: 'The file cannot be written there.',
    advice: 'Name a file in a folder that exists and that this user may write to.',
  },
  'backup-no-space': {
    status: 507,
    title: 'There is no room for the file.',
    advice:
      'Nothing was left behind. Name a file on a larger disk; a backup takes about as much room as the originals.',
  },
  'backup-interrupted': {
    status: 503,
    title: 'It was interrupted.',
    advice: 'Nothing half done was left behind. Run the command again.',
  },
  'backup-not-found': {
    status: 404,
    title: 'The file cannot be opened.',
    advice: 'Check its name, and that this user may read it.',
  },
  'backup-damaged': {
    status: 422,
    title: 'The file is not whole.',
    advice: 'Nothing of it was taken. Use another copy of the file, or an older backup.',
  },
  'backup-none': {
    status: 422,
    title: 'The file is no backup of Vitrine.',
    advice: 'Name a file that `vitrine backup` made.',
  },
  'erasures-unreadable': {
    status: 422,
    title: 'There are no erasures in this file.',
    advice:
      'Name the `erasures.jsonl` of the data folder that was, or what `/privacy/ledger.json` of its server gave. Nothing was restored.',
  },
  'installation-missing': {
    status: 404,
    title: 'There is no installation here.',
    advice: 'Set `VITRINE_DATA` and `DATABASE_URL` as they are set for the server.',
  },
  'installation-in-use': {
    status: 409,
    title: 'A server uses this database.',
    advice: 'Stop every server of it first. A backup is restored while none runs.',
  },
  'restore-unfinished': {
    status: 503,
    title: 'A restore was cut short here.',
    advice:
      'Run `vitrine restore` again; it begins anew and takes care of what was left. To start empty instead, remove the folder `restoring` and all else from the data folder.',
  },
});
