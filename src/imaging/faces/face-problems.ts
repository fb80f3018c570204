import { defineProblems } from '#platform/problem.ts';

export const faceProblems = defineProblems({
  'face-detection-missing': {
    status: 501,
    title: 'Face detection is not installed.',
    advice:
      'It comes with optional packages: run `npm ci` without `--omit=optional`, and start again. What asks for no faces works without.',
  },
  'face-detection-failed': {
    status: 503,
    title: 'The face detector ended without an answer.',
    advice:
      'Ask again after the number of seconds in `Retry-After`. The log of the server says why it ended.',
  },
});
