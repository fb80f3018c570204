import { defineProblems } from '#platform/problem.ts';

export const databaseProblems = defineProblems({
  'database-in-use': {
    status: 503,
    title: 'Another process holds the embedded database.',
    advice:
      'Stop the process that is named, or name another data folder with `VITRINE_DATA`; a restore needs an empty one. With `DATABASE_URL` many processes share one PostgreSQL server.',
  },
  'database-unreachable': {
    status: 503,
    title: 'The PostgreSQL server cannot be reached.',
    advice: 'Check `DATABASE_URL` and that the server is running and accepts this user.',
  },
  'database-unsuitable': {
    status: 503,
    title: 'The PostgreSQL server cannot be used.',
    advice: 'Use PostgreSQL 15 or later with a database whose encoding is UTF8.',
  },
  'database-newer': {
    status: 503,
    title: 'The database was written by a newer version of the program.',
    advice: 'Start the newer version again. Migrations only go forward; an older state comes from a backup.',
  },
  'database-stopped': {
    status: 503,
    title: 'The embedded database has stopped.',
    advice:
      'It is restarted at the next use. If it stops again, the log says why; a full or failing disk is the usual cause.',
  },
  'database-nested-use': {
    status: 500,
    title: 'The outer database was used inside a transaction.',
    advice: 'This is a fault of the program: inside `transaction` only `tx` may be used. Please report it.',
  },
  'restore-not-empty': {
    status: 409,
    title: 'A backup can only be restored into an empty database.',
    advice: 'Use a new data folder or a new PostgreSQL database.',
  },
  'backup-unreadable': {
    status: 422,
    title: 'The backup cannot be read.',
    advice: 'Use a complete, unchanged file made by this version or an older one.',
  },
});
