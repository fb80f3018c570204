import { defineProblems } from '#platform/problem.ts';

export const privacyProblems = defineProblems({
  'version-not-coming': {
    status: 409,
    title: 'No version of the notice with this number is waiting to take effect.',
    advice: '`vitrine notice list` shows every version and when it takes effect.',
  },
  'law-demands-other': {
    status: 409,
    title: 'A version can take effect early only if a law demands everything that it changes.',
    advice:
      'Name the ids of all its changes in `--about`, or let the version wait for its day; `/privacy/changes` lists them.',
  },
  'approval-invalid': {
    status: 400,
    title: 'This does not count as an approval.',
    advice:
      'Two different people must approve, each by name; only on a server with one administrator may it be the same person.',
  },
  'language-unknown': {
    status: 400,
    title: 'This page is there in English (lang=en) and German (lang=de).',
    advice: 'Without `lang` it is in the one that the browser prefers.',
  },
  'notice-version-not-found': {
    status: 404,
    title: 'There is no such version of the notice.',
    advice: '`/privacy/changes` lists every version so far, by number and by hash.',
  },
});
