import { defineProblems } from './problem.ts';

/** Problems that belong to no feature: any door can meet them. */
export const platformProblems = defineProblems({
  'internal-error': {
    status: 500,
    title: 'Something went wrong on our side.',
    advice: 'Try again. If it stays, give the operator the request id: the log has the cause under it.',
  },
  'flow-stopped': {
    status: 503,
    title: 'This is stopped until it can be shown again that its promises hold.',
    advice:
      'Look at `/privacy/evidence`: what is red there says what was found. What is there already works on.',
  },
  'cursor-invalid': {
    status: 400,
    title: 'This is not a continuation of a list.',
    advice: 'Pass on what the page before gave, unchanged, or leave it out for the first page.',
  },
  'not-in-force': {
    status: 503,
    title: 'This begins when the privacy notice that tells of it is in force.',
    advice: '`/privacy/changes` says when that is. What was there before works as it did.',
  },
  'no-space': {
    status: 507,
    title: 'The server has no room left to store this.',
    advice: 'Nothing already stored is harmed. The operator has to free or add disk space.',
  },
});
