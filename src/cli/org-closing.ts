import { operator } from '#access/actor.ts';
import { organizationNamed } from '#accounts/api-keys.ts';
import { closeByOperator, undoClosing } from '#accounts/close-organization.ts';
import type { Command } from './command.ts';

export const orgClose: Command = {
  words: 'org close',
  usage: '<cloudname>',
  about:
    'close an organization: delivery and keys stop at once; after VITRINE_CLOSING_GRACE_DAYS the server erases all its data',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [cloudname = ''] = positionals;
    const eraseAt = (await closeByOperator(await open(), operator, cloudname)).toISOString();
    return {
      value: { cloudname, closed: true, eraseAt },
      text: [
        `Organization ${cloudname} is closed: nothing of it is delivered, and no key works.`,
        `Everything of it is erased after ${eraseAt}. Until then, to open it again:`,
        `  vitrine org undo ${cloudname}`,
      ].join('\n'),
    };
  },
};

export const orgUndo: Command = {
  words: 'org undo',
  usage: '<cloudname>',
  about: 'reopen a closed organization, as long as it has not been erased',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [cloudname = ''] = positionals;
    const ctx = await open();
    await undoClosing(ctx, operator, await organizationNamed(ctx, cloudname));
    return { value: { cloudname, closed: false }, text: `Organization ${cloudname} is open again.` };
  },
};
