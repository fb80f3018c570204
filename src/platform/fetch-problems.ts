import { defineProblems } from './problem.ts';

/** Fetching an address that somebody named. They named it, so whatever goes wrong is 4xx. */
export const fetchProblems = defineProblems({
  'fetch-address-malformed': {
    status: 400,
    title: 'This is not an address that can be fetched.',
    advice: 'Give a whole http or https address, with no user name or password in it.',
  },
  'fetch-address-not-public': {
    status: 422,
    title: 'Nothing public is known under this address.',
    advice:
      'Check the spelling of the host. Addresses of private networks are fetched only where the operator lists their host and port in VITRINE_FETCH_ALLOW.',
  },
  'fetch-failed': {
    status: 422,
    title: 'The address could not be fetched.',
    advice: 'Open it in a browser to see whether it answers, then try again.',
  },
  'fetch-timeout': {
    status: 422,
    title: 'The address took too long to answer.',
    advice: 'Try again later, or upload the file instead.',
  },
  'fetch-too-large': {
    status: 413,
    title: 'What is at this address is larger than what is accepted.',
    advice: 'Make the file smaller, or ask the operator about the limit.',
  },
});
