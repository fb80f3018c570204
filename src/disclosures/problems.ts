import { defineProblems } from '#platform/problem.ts';

export const disclosuresProblems = defineProblems({
  'disclosure-invalid': {
    status: 400,
    title: 'A case of disclosure cannot be recorded like this.',
    advice:
      'It takes a kind (order, request, protective), the authority, what it rests on, a reason in words, whose data, and which tables of it. A bar to telling them has a law and an end.',
  },
  'disclosure-not-found': {
    status: 404,
    title: 'There is no open case of disclosure with this number.',
    advice: '`vitrine disclosure list` shows them all.',
  },
  'disclosure-unapproved': {
    status: 403,
    title: 'Nothing is given before two have approved it.',
    advice: 'The one who recorded the case is the first; `vitrine disclosure approve` is the second.',
  },
});
