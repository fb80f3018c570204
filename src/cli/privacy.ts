import { inventory, recipients } from '#inventory.ts';
import { type ProcessingRecord, processingRecord } from '#privacy/notice/record.ts';
import type { Command } from './command.ts';

export const privacyRecord: Command = {
  words: 'privacy record',
  usage: '',
  about: 'print the record of processing activities (GDPR Art. 30), made from the declarations',
  takes: 0,
  run: async ({ open }) => {
    const record = processingRecord(await open(), { inventory, recipients });
    return { value: record, text: asMarkdown(record) };
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
