import { defineProblems } from '#platform/problem.ts';

export const webhooksProblems = defineProblems({
  'webhook-not-found': {
    status: 404,
    title: 'There is no such webhook.',
    advice: 'List the webhooks of the organization to see which there are.',
  },
  'webhook-invalid': {
    status: 400,
    title: 'A webhook cannot be created from this.',
    advice:
      'Give a full http or https address without user name and password, and at least one type of event.',
  },
  'webhooks-full': {
    status: 409,
    title: 'The organization has the maximum number of webhooks.',
    advice: 'Delete one that is no longer needed.',
  },
  'webhook-delivery-not-found': {
    status: 404,
    title: 'There is no such delivery.',
    advice: 'Deliveries are kept for 30 days. List those of the webhook to see which there are.',
  },
  'webhook-disabled': {
    status: 409,
    title: 'The webhook is turned off.',
    advice: 'First turn it on with `enabled`.',
  },
});
