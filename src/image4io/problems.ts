import { defineProblems } from '#platform/problem.ts';

export const image4ioProblems = defineProblems({
  'streams-not-available': {
    status: 501,
    title: 'Videos are not available on this server.',
    advice: 'Only the image operations of the contract are.',
  },
  'field-missing': {
    status: 400,
    title: 'The request lacks a field that this operation needs.',
    advice: 'Send it in the query, in a JSON body, or as a form field.',
  },
  'files-refused': {
    status: 400,
    title: 'None of the files was accepted, for several reasons.',
    advice: 'The message says why for each file, in their order.',
  },
  'field-invalid': {
    status: 400,
    title: 'A field of the request has a value that this operation does not accept.',
    advice: 'The detail names the field and what is expected.',
  },
});
