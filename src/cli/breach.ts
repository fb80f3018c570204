import { operator } from '#access/actor.ts';
import {
  affectedBy,
  type Breach,
  latest,
  listBreaches,
  missingOf,
  openBreach,
  readOpenBreach,
} from '#breaches/register.ts';
import { closeBreach, noteBreach, reportBreach } from '#breaches/settle.ts';
import { tellAffected } from '#breaches/tell.ts';
import { controllerOf } from '#config/privacy.ts';
import { inventory } from '#inventory.ts';
import type { Command } from './command.ts';
import { optionalText, requiredText } from './values.ts';

export const breachOpen: Command = {
  words: 'breach open',
  usage: '--what <text> --hit <table,table.column,files/> [--org <cloudname>] [--known <time>]',
  about: 'record a breach, or a suspected one: the 72 hours begin when it became known',
  options: {
    what: { type: 'string' },
    hit: { type: 'string' },
    org: { type: 'string' },
    known: { type: 'string' },
  },
  takes: 0,
  run: async ({ open, values }) => {
    const known = optionalText(values, 'known');
    const id = await openBreach(await open(), operator, {
      what: requiredText(values, 'what'),
      hit: requiredText(values, 'hit')
        .split(',')
        .map((place) => place.trim()),
      cloudname: optionalText(values, 'org'),
      knownAt: known === undefined ? undefined : new Date(known),
      inventory,
    });
    return {
      value: { id },
      text: `Breach ${id} is recorded. vitrine breach show ${id} says what is to be done.`,
    };
  },
};

export const breachList: Command = {
  words: 'breach list',
  usage: '',
  about: 'list every breach, open ones first, with the deadline for telling the authority',
  takes: 0,
  run: async ({ open }) => {
    const breaches = await listBreaches((await open()).database.db);
    return { value: breaches, text: breaches.map(line).join('\n') || 'There are no breaches.' };
  },
};

export const breachShow: Command = {
  words: 'breach show',
  usage: '<id>',
  about:
    'draft the report to the authority (GDPR Art. 33(3)), with the people affected and what is still to be done',
  takes: 1,
  run: async ({ open, positionals }) => {
    const ctx = await open();
    const breach = await readOpenBreach(ctx, positionals[0] ?? '');
    const { people, categories, records } = await affectedBy(ctx, breach, inventory);
    const missing = missingOf(ctx, breach);
    const { name, address, email } = controllerOf(ctx.config) ?? {};
    const draft = {
      nature: breach.what,
      knownAt: breach.knownAt.toISOString(),
      categoriesOfData: categories,
      people: people.length,
      records,
      contact: [name, address, email].filter((part) => part !== undefined).join(', '),
      consequences: latest(breach, 'consequences') ?? null,
      measures: latest(breach, 'measures') ?? null,
      risk: latest(breach, 'risk') ?? null,
    };
    const affected = people.map((person) => person.address);
    return {
      value: { draft, dueAt: breach.dueAt.toISOString(), affected, missing, entries: breach.entries },
      text: [
        `The authority has to be told by ${breach.dueAt.toISOString()}.`,
        ...Object.entries(draft).map(([what, value]) => `${what}: ${[value ?? 'MISSING'].flat().join('; ')}`),
        ...breach.entries.map(({ at, kind, says }) => `${at.toISOString()} ${kind}: ${says}`),
        missing.length === 0 ? 'Everything is done.' : `Still to be done: ${missing.join('; ')}.`,
      ].join('\n'),
    };
  },
};

export const breachNote: Command = {
  words: 'breach note',
  usage: '<id> [--risk none|risk|high] [--consequences <text>] [--measures <text>]',
  about: 'add findings to a breach; earlier findings stay on record',
  options: { risk: { type: 'string' }, consequences: { type: 'string' }, measures: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [id = ''] = positionals;
    const [risk, consequences, measures] = ['risk', 'consequences', 'measures'].map((name) =>
      optionalText(values, name),
    );
    await noteBreach(await open(), operator, { id, risk, consequences, measures });
    return { value: { id }, text: 'The findings are recorded.' };
  },
};

export const breachReport: Command = {
  words: 'breach report',
  usage: '<id> --to <authority> [--because <text>]',
  about: 'record that the authority was told, and why so late if the 72 hours have passed',
  options: { to: { type: 'string' }, because: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [id = ''] = positionals;
    const because = optionalText(values, 'because');
    await reportBreach(await open(), operator, { id, to: requiredText(values, 'to'), because });
    return { value: { id }, text: 'It is recorded that the authority was told.' };
  },
};

export const breachNotify: Command = {
  words: 'breach notify',
  usage: '<id>',
  about: 'write to everybody affected, once each: what happened, the likely consequences, the measures',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [id = ''] = positionals;
    const told = await tellAffected(await open(), operator, { id, inventory });
    return { value: { id, told }, text: `${told} letters are on their way.` };
  },
};

export const breachClose: Command = {
  words: 'breach close',
  usage: '<id> --because <text>',
  about: 'close a breach when everything is done; it then stays in the register unchanged for five years',
  options: { because: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [id = ''] = positionals;
    await closeBreach(await open(), operator, { id, because: requiredText(values, 'because') });
    return { value: { id }, text: 'The breach is closed.' };
  },
};

function line(breach: Breach): string {
  const { id, what, dueAt, closedAt } = breach;
  const isDone = latest(breach, 'reported') !== undefined || latest(breach, 'risk') === 'none';
  const state = closedAt !== null ? 'closed' : isDone ? 'open' : `due ${dueAt.toISOString().slice(0, 16)}`;
  return [id, state, what.replaceAll(/\s+/g, ' ').slice(0, 100)].join('\t');
}
