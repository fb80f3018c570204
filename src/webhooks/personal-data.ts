import type { Declaration, PersonalData } from '#privacy/declaration.ts';

const told: Omit<Declaration, 'what'> = {
  whose: 'nobody',
  purpose: 'tell programs what happened',
  basis: 'not-personal',
  visibility: 'organization',
  retention: 'until the webhook is deleted',
  export: 'no',
  erase: 'delete-row',
};
const sent = { ...told, retention: '30 days' } as const;
const counted = {
  ...told,
  purpose: 'run the organization’s account',
  retention: 'as long as the organization',
} as const;

export const webhooksPersonalData: PersonalData = {
  owner: 'webhooks',
  tables: {
    webhook_endpoints: {
      id: { ...told, what: 'the webhook’s id' },
      organization_id: { ...told, what: 'whose events are sent' },
      url: { ...told, what: 'where they are sent' },
      label: { ...told, what: 'what the organization calls it' },
      events: { ...told, what: 'which events are sent' },
      secret: { ...told, what: 'with what they are signed', visibility: 'operator' },
      created_at: { ...told, what: 'when the webhook was made' },
      failing_since: { ...told, what: 'since when nothing arrives' },
      disabled_at: { ...told, what: 'when it was turned off' },
    },
    webhook_deliveries: {
      id: { ...sent, what: 'the event’s id' },
      endpoint_id: { ...sent, what: 'where it was sent' },
      type: { ...sent, what: 'what kind of event it was' },
      body: {
        ...sent,
        whose: 'uploader',
        basis: 'contract',
        what: 'what was said: ids, and the paths that somebody gave their pictures',
      },
      state: { ...sent, what: 'whether it arrived' },
      created_at: { ...sent, what: 'when it happened' },
      attempts: { ...sent, what: 'how often it was tried' },
      last_at: { ...sent, what: 'when it was last tried' },
      next_at: { ...sent, what: 'when it is tried next' },
      status: { ...sent, what: 'what the receiver answered' },
      fault: { ...sent, what: 'why it did not arrive' },
    },
    webhook_thresholds: {
      organization_id: { ...counted, what: 'who was told' },
      period: { ...counted, what: 'about which month' },
      percent: { ...counted, what: 'which share of their credits they had used' },
      reached_at: { ...counted, what: 'when' },
    },
  },
};
