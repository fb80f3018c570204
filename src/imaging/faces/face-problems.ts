import { defineProblems } from '#platform/problem.ts';

export const faceProblems = defineProblems({
  'face-detection-failed': {
    status: 503,
    title: 'The face detector ended without an answer.',
    advice:
      'Try again after the number of seconds in `Retry-After`. The log of the server says why it ended.',
  },
});
