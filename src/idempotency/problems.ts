import { defineProblems } from '#platform/problem.ts';

export const idempotencyProblems = defineProblems({
  'idempotency-key-invalid': {
    status: 400,
    title: 'This is no key to tell a repeated request by.',
    advice: 'Send a new random UUID with each request, and the same one again only to repeat it.',
  },
  'idempotency-key-busy': {
    status: 409,
    title: 'The same request is being answered just now.',
    advice: 'Wait for it, or ask again in some seconds: then its answer is there.',
  },
  'idempotency-key-reused': {
    status: 422,
    title: 'This key belongs to a request that said something else.',
    advice: 'Send another key with another request. What was sent before is done and is not done again.',
  },
});
