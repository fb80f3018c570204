import { defineProblems } from '#platform/problem.ts';

export const accessProblems = defineProblems({
  unauthorized: {
    status: 401,
    title: 'This needs a valid API key and secret.',
    advice:
      'Send them as HTTP Basic credentials, key as user and secret as password. `vitrine key create <cloudname>` makes a new pair; a revoked key never works again.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here.',
    advice:
      'Check the address. Things of another organization and things that are not public answer the same way.',
  },
});
