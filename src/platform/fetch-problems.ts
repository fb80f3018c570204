import { defineProblems } from './problem.ts';

/** Fetching an address that somebody named. They named it, so whatever goes wrong is 4xx. */
export const fetchProblems = defineProblems({
  'fetch-address-malformed': {
    status: 400,
    title: 'This is not an address that can be fetched.',
    advice: 'Give a full http or https address without user name or password.',
  },
  'fetch-address-not-public': {
    status: 422,
    title: 'This address has no public host.',
    advice:
      'Check the spelling of the host. Addresses in private networks are fetched only if the operator lists their host and port in `VITRINE_FETCH_ALLOW`.',
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
    title: 'The file at this address is larger than this server accepts.',
    advice: 'Make the file smaller, or ask the operator about the limit.',
  },
});
