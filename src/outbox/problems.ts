import { defineProblems } from '#platform/problem.ts';

export const outboxProblems = defineProblems({
  'recipient-invalid': {
    status: 400,
    title: 'No message can be sent to this address.',
    advice:
      'Give an e-mail address in its plain form, such as ada@example.org: no quotes, brackets, commas or spaces.',
  },
  'message-not-found': {
    status: 404,
    title: 'There is no such message, or it is older than 90 days.',
    advice: '`vitrine mail list` shows all messages.',
  },
});
