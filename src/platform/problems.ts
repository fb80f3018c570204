import { defineProblems } from './problem.ts';

/** Problems that belong to no feature: any door can meet them. */
export const platformProblems = defineProblems({
  'internal-error': {
    status: 500,
    title: 'Something went wrong on our side.',
    advice:
      'Try again. If it happens again, give the operator the request id: the log has the cause under it.',
  },
  'flow-stopped': {
    status: 503,
    title: 'This is stopped until the server can show again that its promises hold.',
    advice: '`/privacy/evidence` shows in red what was found. What exists already keeps working.',
  },
  'cursor-invalid': {
    status: 400,
    title: 'This is not a valid cursor of a list.',
    advice: 'Pass on the `nextCursor` of the previous page unchanged, or leave it out for the first page.',
  },
  'not-in-force': {
    status: 503,
    title: 'This begins when the privacy notice that announces it takes effect.',
    advice: '`/privacy/changes` says when that is. Everything else works as before.',
  },
  'no-space': {
    status: 507,
    title: 'The server has no room left to store this.',
    advice: 'Nothing already stored is harmed. The operator must free or add disk space.',
  },
});
