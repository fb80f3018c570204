import { defineProblems } from '#platform/problem.ts';

export const accessProblems = defineProblems({
  unauthorized: {
    status: 401,
    title: 'This needs a valid API key and secret.',
    advice:
      'Send them as HTTP Basic credentials, key as user and secret as password. `vitrine key create <cloudname>` makes a new pair; a revoked key never works again.',
  },
  'sign-in-needed': {
    status: 401,
    title: 'This is only for people who have signed in.',
    advice:
      'Sign in. API keys are for programs and do not give access to people, members, keys and the audit trail.',
  },
  forbidden: {
    status: 403,
    title: 'You do not have the right to do this.',
    advice:
      'The detail names the right. Somebody with the role owner or admin can give it: a role to a person, a scope to a new API key.',
  },
  'outside-folder': {
    status: 403,
    title: 'This API key is limited to one folder.',
    advice: 'Use the folder that the detail names, or another key.',
  },
  'not-found': {
    status: 404,
    title: 'There is nothing here.',
    advice: 'Check the address. What belongs to another organization answers the same way.',
  },
});
