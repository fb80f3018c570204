import { oneOf } from './setting.ts';

export const accountsSettings = {
  signUp: oneOf('VITRINE_SIGN_UP', {
    fallback: 'closed',
    choices: ['closed', 'open'],
    about:
      'Whether anybody may sign up and make an organization; `closed`: only who is invited. Open needs `CONTROLLER_NAME`, `CONTROLLER_ADDRESS` and `CONTROLLER_EMAIL` too.',
  }),
};
