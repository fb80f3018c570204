import { defineProblems } from '#platform/problem.ts';

export const idempotencyProblems = defineProblems({
  'idempotency-key-invalid': {
    status: 400,
    title: 'This is not a valid idempotency key.',
    advice: 'Send a new random UUID with each request, and the same one again only to repeat it.',
  },
  'idempotency-key-busy': {
    status: 409,
    title: 'The same request is still being answered.',
    advice: 'Wait a few seconds and send it again to get its answer.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This idempotency key belongs to a different request.',
    advice: 'Send a new key with each new request. The earlier request was carried out and is not repeated.',
  },
});
