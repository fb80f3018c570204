import { defineProblems } from '#platform/problem.ts';

export const consentProblems = defineProblems({
  'choice-not-found': {
    status: 404,
    title: 'There is no such choice.',
    advice: 'Its receipt is kept for three years after it ended. `/cookies` shows what counts now.',
  },
  'signal-says-no': {
    status: 409,
    title: 'Your browser has already said no for you.',
    advice:
      'It asks not to be tracked (DNT or Global Privacy Control), and that counts. Turn the signal off for this server first if you want to be counted.',
  },
});
