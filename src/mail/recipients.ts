import type { Recipient } from '#platform/outbound.ts';

/** The one way out for letters. */
export const mailServer: Recipient = {
  id: 'mail-server',
  who: 'the mail server that the operator named',
  gets: ['the address a letter goes to', 'the letter’s subject and text', 'the address letters are from'],
  why: 'to send the letters that an account needs',
  host: 'fixed',
};
