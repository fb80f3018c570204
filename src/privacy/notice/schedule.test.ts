import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Declaration } from '#privacy/declaration.ts';
import { compareSaid } from './differences.ts';
import { newFields } from './field-differences.ts';
import type { ListedRecipient } from './recipients.ts';
import type { Said } from './said.ts';
import { scheduleVersion } from './schedule.ts';
import { heaviest, type Weight } from './weight.ts';

const address: Declaration = {
  ...{ whose: 'member', what: 'the address', purpose: 'send messages', basis: 'contract' },
  ...{ visibility: 'operator', retention: '90 days', export: 'yes', erase: 'delete-row' },
};
const shop: ListedRecipient = {
  ...{ id: 'shop', who: 'a shop', gets: ['names', 'sizes'], why: 'to sell', host: 'fixed', isUsed: true },
  place: { country: 'DE', ground: 'within' },
};
const controller = { name: 'Lake', address: 'Harbour 1', email: 'a@lake.example' };
const said: Said = {
  notice: { sections: [section('We keep it for 90 days.', 'Lake answers.')], kept: [] },
  recipients: [shop],
  fields: { 'people.email': address },
  others: ['people.id'],
  cookies: { form: { what: 'a form', lifetime: 'browser' } },
  days: { letters: 90 },
  purposes: { 'send messages': 'so that letters arrive' },
  ...{ controller, terms: null },
};

function section(...texts: readonly string[]): Said['notice']['sections'][number] {
  const sentences = texts.map((text, at) => ({ id: `X-0${at + 1}` as 'X-01', text }));
  return { ...{ id: 'who', title: 'Who', inShort: 'Somebody.' }, sentences };
}

function saying(...texts: readonly string[]): Partial<Said> {
  return { notice: { sections: [section(...texts)], kept: [] } };
}

function keeping(change: Partial<Declaration>): Partial<Said> {
  return { fields: { 'people.email': { ...address, ...change } } };
}

test('I-64 more of anything matters, less is small, and what no machine can judge counts as more', () => {
  const cases: readonly (readonly [Weight, Partial<Said>])[] = [
    ['correction', {}],
    ['substantial', { fields: { ...said.fields, 'people.shoes': { ...address, what: 'shoes' } } }],
    ['correction', { fields: { 'people.mail': address } }],
    ['substantial', { fields: { ...said.fields, 'people.id': { ...address, what: 'a number' } } }],
    ['minor', { fields: {} }],
    ['substantial', keeping({ retention: '120 days' })],
    ['minor', keeping({ retention: '60 days' })],
    ['substantial', keeping({ retention: 'as long as we like' })],
    ['substantial', keeping({ visibility: 'public' })],
    ['substantial', keeping({ purpose: 'do work later' })],
    ['substantial', keeping({ basis: 'legitimate-interest' })],
    ['substantial', keeping({ erase: 'keep' })],
    ['substantial', keeping({ erase: 'blank' })],
    ['substantial', keeping({ whose: 'depicted' })],
    ['substantial', keeping({ export: 'no' })],
    ['substantial', keeping({ what: 'the address and the street' })],
    ['minor', keeping({ what: 'The address.' })],
    ['substantial', { days: { letters: 91 } }],
    ['minor', { days: { letters: 30 } }],
    ['substantial', { days: {} }],
    ['substantial', { purposes: { ...said.purposes, sell: 'so that we are rich' } }],
    ['substantial', { recipients: [shop, { ...shop, id: 'other' }] }],
    ['substantial', { recipients: [{ ...shop, gets: ['names', 'addresses'] }] }],
    ['minor', { recipients: [{ ...shop, gets: ['names'] }] }],
    ['minor', { recipients: [] }],
    ['substantial', { recipients: [{ ...shop, place: { country: 'US', ground: 'clauses' } }] }],
    ['correction', { recipients: [{ ...shop, isUsed: false }] }],
    ['substantial', { cookies: { form: { what: 'a form', lifetime: 86_400 } } }],
    ['substantial', saying('We keep it for ever.', 'Lake answers.')],
    ['substantial', saying('We keep it for 90 days.')],
    ['minor', saying('We keep it for 90 days!', 'Lake answers.')],
    ['minor', saying('We keep it for 90 days.', 'Lake answers.', 'And more is promised.')],
    ['correction', { controller: { ...controller, email: 'b@lake.example' } }],
    [
      'substantial',
      { controller: { ...controller, name: 'Sea' }, ...saying('We keep it for 90 days.', 'Sea answers.') },
    ],
    ['substantial', { terms: 'Pay.' }],
  ];
  for (const [weight, change] of cases) {
    assert.equal(heaviest(compareSaid(said, { ...said, ...change })), weight, JSON.stringify(change));
  }
  const named = { ...said, controller: null, ...saying('We keep it for 90 days.', 'Nobody answers yet.') };
  assert.equal(heaviest(compareSaid(named, said)), 'correction');
  const grown = {
    ...said,
    fields: { 'people.mail': address, 'people.shoes': { ...address, what: 'shoes' } },
  };
  assert.deepEqual(newFields(said, grown), ['people.shoes']);
  // What was there before is not held back since it is declared more carefully.
  assert.deepEqual(newFields(said, { ...said, fields: { 'people.id': address } }), []);
});

test('nothing that matters slips in behind something small, and nothing waits for ever', () => {
  const day = 86_400_000;
  const at = (days: number): Date => new Date(days * day);
  const more = { ...said, ...keeping({ retention: '120 days' }) };
  const moreAndLess = { ...more, days: { letters: 30 } };
  const when = (next: Said, last: Said, effective: number, now: number) => {
    const known = { last: { said: last, effectiveAt: at(effective) }, inForce: said, now: at(now) };
    const { class: how, effectiveAt } = scheduleVersion(next, known);
    return [how, effectiveAt.getTime() / day];
  };
  assert.deepEqual(when(more, said, 0, 0), ['substantial', 30]);
  // A small change on top waits for the large one below it, and does not begin its time anew.
  assert.deepEqual(when(moreAndLess, more, 30, 5), ['minor', 30]);
  assert.deepEqual(when(moreAndLess, more, 30, 28), ['minor', 35]);
  // Taken back before it began: at once.
  assert.deepEqual(when(said, more, 30, 5), ['correction', 5]);
});
