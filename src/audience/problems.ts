import { defineProblems } from '#platform/problem.ts';

export const audienceProblems = defineProblems({
  'report-not-found': {
    status: 404,
    title: 'There is no report for this month.',
    advice: '`/reports` lists all reports. A month has one once it is over, if anybody was counted in it.',
  },
});
