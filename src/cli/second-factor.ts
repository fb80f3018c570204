import { operator } from '#access/actor.ts';
import { removeLostSecondFactor } from '#accounts/second-factor/remove-lost.ts';
import type { Command } from './command.ts';

export const secondFactorRemove: Command = {
  words: 'second-factor remove',
  usage: '<address>',
  about:
    'let somebody who lost their app and recovery codes sign in by password alone; first verify who is asking',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [email = ''] = positionals;
    const { passwordVoid } = await removeLostSecondFactor(await open(), operator, { email });
    return {
      value: { email, removed: true, passwordVoid },
      text: [
        `Sign-in no longer asks ${email} for codes. They are signed out everywhere, and are told by letter.`,
        ...(passwordVoid
          ? [
              'Their password is too short without a second factor: they set another with “Forgot your password?”.',
            ]
          : []),
      ].join('\n'),
    };
  },
};
