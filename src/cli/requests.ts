import { operator } from '#access/actor.ts';
import { copyForOperator } from '#accounts/requests/copy-data.ts';
import { answerRequest, extendRequest } from '#accounts/requests/answer-request.ts';
import { listRequests, type RequestListing } from '#accounts/requests/list-requests.ts';
import { inventory } from '#inventory.ts';
import type { Command } from './command.ts';
import { requiredText, usageFault } from './values.ts';

export const requestsList: Command = {
  words: 'requests list',
  usage: '',
  about: 'list requests of people about their data, the most urgent first, with their due dates',
  takes: 0,
  run: async ({ open }) => {
    const requests = await listRequests(await open(), operator);
    return { value: requests, text: requests.map(line).join('\n') || 'There are no requests.' };
  },
};

export const requestsAnswer: Command = {
  words: 'requests answer',
  usage: '<id> --granted|--refused --text <text>',
  about: 'answer a request by letter: what was done, or why not',
  options: { granted: { type: 'boolean' }, refused: { type: 'boolean' }, text: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [id = ''] = positionals;
    if (values['granted'] === values['refused']) throw usageFault('either --granted or --refused');
    const outcome = values['granted'] === true ? 'granted' : 'refused';
    await answerRequest(await open(), operator, { id, outcome, answer: requiredText(values, 'text') });
    return { value: { id, outcome }, text: `The request is ${outcome}; a letter says so.` };
  },
};

export const requestsExtend: Command = {
  words: 'requests extend',
  usage: '<id> --because <text>',
  about: 'extend a request by two months and write why; once, and before its due date',
  options: { because: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [id = ''] = positionals;
    const because = requiredText(values, 'because');
    const dueAt = (await extendRequest(await open(), operator, { id, because })).toISOString();
    return { value: { id, dueAt }, text: `It now has to be answered by ${dueAt}; a letter says why.` };
  },
};

export const privacyCopy: Command = {
  words: 'privacy copy',
  usage: '<address>',
  about: 'print everything that is kept about an address, with or without an account, as JSON',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [email = ''] = positionals;
    const value = await copyForOperator(await open(), operator, { email, inventory });
    return { value, text: JSON.stringify(value, undefined, 2) };
  },
};

function line({ id, kind, email, details, dueAt, outcome }: RequestListing): string {
  const state = outcome ?? `due ${dueAt.toISOString().slice(0, 10)}`;
  return [id, state, kind, email ?? '(erased)', (details ?? '').replaceAll(/\s+/g, ' ').slice(0, 100)].join(
    '\t',
  );
}
