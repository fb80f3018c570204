import { operator } from '#access/actor.ts';
import { inventory } from '#inventory.ts';
import { acceptOffer, offerOrganization } from '#transfers/accept.ts';
import { announceTransfer } from '#transfers/announce.ts';
import { exportOrganization } from '#transfers/export.ts';
import { importOrganization } from '#transfers/import.ts';
import { readJsonFile, writeJsonFile } from '#transfers/json-file.ts';
import { listTransfers } from '#transfers/list.ts';
import { countAloud, showBytes } from './amount.ts';
import type { Command } from './command.ts';
import { tellFaults } from './faults.ts';
import { optionalText, requiredText } from './values.ts';

export const transferOffer: Command = {
  words: 'transfer offer',
  usage: '<cloudname> --out <file>',
  about: 'write what another server has to accept before it can take an organization over: the notice here',
  options: { out: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [cloudname = ''] = positionals;
    const out = requiredText(values, 'out');
    await writeJsonFile(out, await offerOrganization(await open(), operator, cloudname));
    return {
      value: { cloudname, out },
      text: `The offer is in ${out}. On the other server: vitrine transfer accept ${out} --by … --out …`,
    };
  },
};

export const transferAccept: Command = {
  words: 'transfer accept',
  usage: '<offer> --by <name> --out <file>',
  about: 'accept the notice an organization comes with, and sign that; what is otherwise here is listed',
  options: { by: { type: 'string' }, out: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [by, out] = [requiredText(values, 'by'), requiredText(values, 'out')];
    const offer = await readJsonFile(positionals[0] ?? '');
    const accepted = await acceptOffer(await open(), operator, { offer, by });
    await writeJsonFile(out, accepted);
    const changes = accepted.receipt['changes'] as readonly object[];
    return {
      value: { out, changes },
      text: `The acceptance is in ${out}: ${changes.length} things are otherwise here, and people will be told of them.`,
    };
  },
};

export const transferAnnounce: Command = {
  words: 'transfer announce',
  usage: '<cloudname> --acceptance <file> --reason <text> --by <name>',
  about: 'tell everybody in an organization that it goes to another server, in 30 days at the earliest',
  options: { acceptance: { type: 'string' }, reason: { type: 'string' }, by: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [cloudname = ''] = positionals;
    const acceptance = await readJsonFile(requiredText(values, 'acceptance'));
    const input = { reason: requiredText(values, 'reason'), by: requiredText(values, 'by') };
    const announced = await announceTransfer(await open(), operator, { cloudname, acceptance, ...input });
    const { disclosure, notBefore, told } = announced;
    return {
      value: { cloudname, ...announced, notBefore: notBefore.toISOString() },
      text: [
        `${told} were told. Nothing goes before ${notBefore.toISOString()}, nor without a second approval:`,
        `  vitrine disclosure approve ${disclosure} --by …`,
      ].join('\n'),
    };
  },
};

export const transferExport: Command = {
  words: 'transfer export',
  usage: '<cloudname> <file>',
  about: 'write everything of an announced organization into one new file, while the server runs',
  takes: 2,
  run: async ({ open, positionals, progress, interruption }) => {
    const [cloudname = '', path = ''] = positionals;
    const watch = { progress: countAloud('Exporting', progress), signal: interruption() };
    const made = await exportOrganization(await open(), operator, { cloudname, path, inventory, watch });
    return {
      value: made,
      text: [
        `${cloudname} is in ${path}: ${made.objects} objects, ${showBytes(made.fileBytes)}, SHA-256 ${made.sha256}.`,
        `When it is at the other server, vitrine org close ${cloudname} ends it here.`,
        ...tellFaults(made),
      ].join('\n'),
      exit: made.faults.length === 0 ? 0 : 1,
    };
  },
};

export const transferImport: Command = {
  words: 'transfer import',
  usage: '<file> [--as <cloudname>]',
  about: 'take in an organization that another server exported, whole or not at all, while the server runs',
  options: { as: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values, progress, interruption }) => {
    const [path = ''] = positionals;
    const done = await importOrganization(await open(), operator, {
      ...{ path, cloudname: optionalText(values, 'as') },
      watch: { progress: countAloud('Importing', progress), signal: interruption() },
    });
    return {
      value: done,
      text: [
        `${done.cloudname} is here, from ${done.origin}: ${done.objects} objects, ${showBytes(done.bytes)}.`,
        `${done.admitted} members have an account here, ${done.invited} were invited to make one.`,
        ...tellFaults(done),
      ].join('\n'),
      exit: done.faults.length === 0 ? 0 : 1,
    };
  },
};

export const transferList: Command = {
  words: 'transfer list',
  usage: '',
  about: 'list organizations that are to go to another server, went or came',
  takes: 0,
  run: async ({ open }) => {
    const all = await listTransfers(await open(), operator);
    const lines = all.map(({ direction, cloudname, state, other, at, disclosure }) =>
      [direction, cloudname, state, other, at.toISOString().slice(0, 10), disclosure ?? ''].join('\t'),
    );
    return { value: all, text: lines.join('\n') || 'Nothing goes, and nothing came.' };
  },
};
