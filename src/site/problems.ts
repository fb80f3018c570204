import { defineProblems } from '#platform/problem.ts';

export const siteProblems = defineProblems({
  'form-foreign': {
    status: 403,
    title: 'This form did not come from a page of this server, or its page is too old.',
    advice: 'Go back, reload the page and send the form again. The browser must accept cookies.',
  },
  'share-ends': {
    status: 400,
    title: 'This is not a day to come.',
    advice: 'Choose a later one, or none for a link that does not end by itself.',
  },
});
