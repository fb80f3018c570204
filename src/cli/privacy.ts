import { operator } from '#access/actor.ts';
import { listActivityDays } from '#accounts/activity/forget-activity.ts';
import { erasePerson } from '#accounts/erase-person.ts';
import { inventory, recipients } from '#inventory.ts';
import { type ProcessingRecord, processingRecord } from '#privacy/notice/record.ts';
import type { Command } from './command.ts';

export const privacyRecord: Command = {
  words: 'privacy record',
  usage: '',
  about: 'print the record of processing activities (GDPR Art. 30), generated from the declarations',
  takes: 0,
  run: async ({ open }) => {
    const record = processingRecord(await open(), { inventory, recipients });
    return { value: record, text: asMarkdown(record) };
  },
};

export const privacyErase: Command = {
  words: 'privacy erase',
  usage: '<address>',
  about: 'erase the account with this e-mail address and all declared data about its owner, for good',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [email = ''] = positionals;
    const { erased, receipt } = await erasePerson(await open(), operator, { email, inventory });
    const lines = Object.entries(erased).map(
      ([table, { deleted, blanked }]) => `  ${table.padEnd(20)} ${deleted} deleted, ${blanked} blanked`,
    );
    return {
      value: { erased, receipt },
      text: [
        'Erased. The ledger records it under a hash that names nobody.',
        ...lines,
        'The receipt, for the person who was erased:',
        JSON.stringify(receipt, undefined, 2),
      ].join('\n'),
    };
  },
};

export const privacyActivity: Command = {
  words: 'privacy activity',
  usage: '',
  about: 'print daily counts of what account holders did, for days whose details are already deleted',
  takes: 0,
  run: async ({ open }) => {
    const days = await listActivityDays(await open(), operator);
    const lines = days.map(({ day, kind, events }) => [day, kind, events].join('\t'));
    return { value: days, text: lines.join('\n') || 'Nothing is that old yet.' };
  },
};

function asMarkdown({ controller, activities, recipients: listed, measures }: ProcessingRecord): string {
  return [
    '# Record of processing activities',
    controller === null
      ? 'Controller: not named. Set CONTROLLER_NAME, CONTROLLER_ADDRESS and CONTROLLER_EMAIL.'
      : `Controller: ${controller.name}, ${controller.address}, ${controller.email}`,
    ...activities.map(({ purpose, serves, categoriesOfPersons, categoriesOfData, grounds, timeLimits }) =>
      [
        `## ${purpose}`,
        `Purpose: ${serves}`,
        `Whose: ${categoriesOfPersons.join(', ')}`,
        `Data: ${categoriesOfData.join('; ')}`,
        `Ground: ${grounds.join('; ')}`,
        `Erased: ${timeLimits.join('; ')}`,
      ].join('\n'),
    ),
    '## Recipients',
    listed
      .map(
        ({ id, who, gets, country, ground, inUse }) =>
          `- ${id} (${inUse ? 'in use' : 'not in use'}): ${who}. Gets ${gets.join('; ')}. Country: ${country === null ? 'not said; set VITRINE_RECIPIENTS' : `${country}, ${ground}`}`,
      )
      .join('\n'),
    '## Measures of security',
    measures.map((measure) => `- ${measure}`).join('\n'),
  ].join('\n\n');
}
