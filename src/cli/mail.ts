import { operator } from '#access/actor.ts';
import { listMessages, type MessageListing, showMessage } from '#outbox/messages.ts';
import type { Command } from './command.ts';

export const mailList: Command = {
  words: 'mail list',
  usage: '',
  about: 'list the latest letters, newest first: sent, waiting, refused, or kept for lack of a mail server',
  takes: 0,
  run: async ({ open }) => {
    const messages = await listMessages(await open(), operator);
    return { value: messages, text: messages.map(line).join('\n') || 'There are no letters.' };
  },
};

export const mailShow: Command = {
  words: 'mail show',
  usage: '<id>',
  about: 'show one letter, with its text while it waits',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [id = ''] = positionals;
    const message = await showMessage(await open(), operator, id);
    const { answer, text } = message;
    return {
      value: message,
      text: [
        line(message),
        ...(answer === null ? [] : [`The mail server said: ${answer}`]),
        '',
        text ?? 'Its text is not kept any more.',
      ].join('\n'),
    };
  },
};

function line({ id, createdAt, state, to, subject }: MessageListing): string {
  return [id, createdAt.toISOString(), state, to, subject].join('\t');
}
