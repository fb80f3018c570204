import { operator } from '#access/actor.ts';
import { removeLostSecondFactor } from '#accounts/second-factor/remove-lost.ts';
import type { Command } from './command.ts';

export const secondFactorRemove: Command = {
  words: 'second-factor remove',
  usage: '<address>',
  about:
    'let somebody who lost their app and recovery codes sign in by password again; be sure it is they who ask',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [email = ''] = positionals;
    const { passwordVoid } = await removeLostSecondFactor(await open(), operator, { email });
    return {
      value: { email, removed: true, passwordVoid },
      text: [
        `Sign-in does not ask ${email} for codes any more. They are signed out everywhere, and are told by letter.`,
        ...(passwordVoid
          ? [
              'Their password was too short to be the only proof: they set another by “Forgot your password?”.',
            ]
          : []),
      ].join('\n'),
    };
  },
};
