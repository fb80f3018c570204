import { open as openFile, rm } from 'node:fs/promises';
import { operator } from '#access/actor.ts';
import { approveCase, type DisclosureCase, listCases, openCase, refuseCase } from '#disclosures/cases.ts';
import { discloseData } from '#disclosures/disclose.ts';
import { inventory } from '#inventory.ts';
import type { Command } from './command.ts';
import { optionalText, requiredText, usageFault } from './values.ts';

export const disclosureOpen: Command = {
  words: 'disclosure open',
  usage:
    '<address> --kind order|request|protective --authority <name> --instrument <text> --reason <text> --scope <tables> --by <name> [--bar <law> --bar-until <time>]',
  about: 'record that an authority asks for somebody’s data: which tables, and who approves first',
  options: {
    kind: { type: 'string' },
    authority: { type: 'string' },
    instrument: { type: 'string' },
    reason: { type: 'string' },
    scope: { type: 'string' },
    by: { type: 'string' },
    bar: { type: 'string' },
    'bar-until': { type: 'string' },
  },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [law, until] = [optionalText(values, 'bar'), optionalText(values, 'bar-until')];
    if ((law === undefined) !== (until === undefined)) throw usageFault('--bar and --bar-until go together');
    const id = await openCase(await open(), operator, {
      email: positionals[0] ?? '',
      kind: requiredText(values, 'kind'),
      authority: requiredText(values, 'authority'),
      instrument: requiredText(values, 'instrument'),
      reason: requiredText(values, 'reason'),
      scope: requiredText(values, 'scope')
        .split(',')
        .map((table) => table.trim()),
      by: requiredText(values, 'by'),
      bar: law === undefined || until === undefined ? undefined : { law, until: new Date(until) },
      inventory,
    });
    return {
      value: { id },
      text: `Case ${id} is recorded. It takes a second approval before anything is given.`,
    };
  },
};

export const disclosureApprove: Command = {
  words: 'disclosure approve',
  usage: '<id> --by <name>',
  about: 'approve a case as the second person; on a server with one administrator it may be the same person',
  options: { by: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [id = ''] = positionals;
    await approveCase(await open(), operator, { id, by: requiredText(values, 'by') });
    return {
      value: { id },
      text: 'It is approved. vitrine disclosure give writes what goes to the authority.',
    };
  },
};

export const disclosureGive: Command = {
  words: 'disclosure give',
  usage: '<id> --out <file>',
  about:
    'write the data that a case names to a new file for the authority; the person is told, unless a law forbids it',
  options: { out: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [id = ''] = positionals;
    const out = requiredText(values, 'out');
    const ctx = await open();
    await writeNew(out, () => discloseData(ctx, operator, { id, inventory }));
    return {
      value: { id, out },
      text: `What goes to the authority is in ${out}, and its hash is on record.`,
    };
  },
};

export const disclosureRefuse: Command = {
  words: 'disclosure refuse',
  usage: '<id> --because <text>',
  about: 'record that nothing is given, and why',
  options: { because: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [id = ''] = positionals;
    await refuseCase(await open(), operator, { id, because: requiredText(values, 'because') });
    return { value: { id }, text: 'The case is refused.' };
  },
};

export const disclosureList: Command = {
  words: 'disclosure list',
  usage: '',
  about: 'list every case in which an authority asked for data, and its outcome',
  takes: 0,
  run: async ({ open }) => {
    const cases = await listCases((await open()).database.db);
    const value = cases.map(({ given_sha256: hash, ...one }) => ({
      ...one,
      given_sha256: hash?.toString('hex'),
    }));
    return { value, text: cases.map(line).join('\n') || 'Nobody has asked for anything.' };
  },
};

/** The file first: what could not be written would count as given. */
async function writeNew(path: string, make: () => Promise<string>): Promise<void> {
  await using file = await openFile(path, 'wx', 0o600).catch((error: unknown) => {
    throw usageFault(`--out names a file that cannot be created: ${String(error)}`);
  });
  try {
    await file.writeFile(await make());
  } catch (error) {
    await rm(path);
    throw error;
  }
}

function line(one: DisclosureCase): string {
  const state =
    one.given_at !== null
      ? `given ${one.given_at.toISOString().slice(0, 10)}, ${one.told_at === null ? 'not told yet' : 'told'}`
      : one.refused_at !== null
        ? 'refused'
        : one.second_by === null
          ? 'waits for a second approval'
          : 'approved';
  return [one.id, state, one.kind, one.authority, one.subject ?? '(erased)', one.scope.join(', ')].join('\t');
}
