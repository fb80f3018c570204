import { defineProblems } from '#platform/problem.ts';

export const disclosuresProblems = defineProblems({
  'disclosure-invalid': {
    status: 400,
    title: 'A case of disclosure cannot be recorded like this.',
    advice:
      'It needs a kind (order, request, protective), the authority, its legal instrument, a reason in words, whose data, and which tables. A bar to telling the person needs a law and an end.',
  },
  'disclosure-not-found': {
    status: 404,
    title: 'There is no open case of disclosure with this number.',
    advice: '`vitrine disclosure list` shows them all.',
  },
  'disclosure-unapproved': {
    status: 403,
    title: 'Nothing is given before two people have approved it.',
    advice: 'Whoever recorded the case is the first; `vitrine disclosure approve` adds the second.',
  },
});
