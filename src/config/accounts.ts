import { integer, oneOf } from './setting.ts';

export const accountsSettings = {
  signUp: oneOf('VITRINE_SIGN_UP', {
    fallback: 'closed',
    choices: ['closed', 'open'],
    about:
      'Whether anybody may sign up and make an organization; `closed`: only who is invited. Open needs `CONTROLLER_NAME`, `CONTROLLER_ADDRESS` and `CONTROLLER_EMAIL` too.',
  }),
  closingGraceDays: integer('VITRINE_CLOSING_GRACE_DAYS', {
    fallback: 7,
    min: 0,
    max: 365,
    about: 'How long a closed organization can be opened again; then everything of it is erased.',
  }),
};
