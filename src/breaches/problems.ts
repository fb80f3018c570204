import { defineProblems } from '#platform/problem.ts';

export const breachesProblems = defineProblems({
  'breach-not-open': {
    status: 404,
    title: 'There is no open breach with this number.',
    advice: '`vitrine breach list` shows all breaches. A closed one cannot be changed.',
  },
  'breach-invalid': {
    status: 400,
    title: 'A breach cannot be recorded like this.',
    advice:
      '`vitrine breach open` takes what happened and the tables, columns or kinds of files that were hit, as `/privacy/changes` and the declarations name them: people, sessions.device, originals/.',
  },
  'breach-late': {
    status: 409,
    title: 'The authority is told after more than 72 hours, so it needs a reason.',
    advice: 'Give it with `--because` (GDPR Art. 33(1)).',
  },
  'breach-unfinished': {
    status: 409,
    title: 'Not everything that a breach requires has been done.',
    advice: '`vitrine breach show` lists what is missing.',
  },
});
