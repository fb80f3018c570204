import { operator } from '#access/actor.ts';
import { approveLaw } from '#privacy/notice/laws.ts';
import { type ChangedVersion, listChanged } from '#privacy/notice/versions.ts';
import type { Command } from './command.ts';
import { requiredText, usageFault } from './values.ts';

export const noticeList: Command = {
  words: 'notice list',
  usage: '',
  about: 'list every version of the privacy notice, how much it changed and when it takes effect',
  takes: 0,
  run: async ({ open }) => {
    const { db } = (await open()).database;
    const versions = await listChanged(db);
    return {
      value: versions,
      text: versions.map(line).join('\n') || 'The first start of the server posts the first version.',
    };
  },
};

export const noticeLaw: Command = {
  words: 'notice law',
  usage: '<number> --law <instrument> --about <ids> --by <name>',
  about:
    'approve that a law demands a waiting version, so that it takes effect at once; two people must approve, and the law must demand all of its changes',
  options: { law: { type: 'string' }, about: { type: 'string' }, by: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const number = Number(positionals[0]);
    if (!Number.isSafeInteger(number)) throw usageFault('the number of a version, as notice list shows it');
    const [law, about, by] = ['law', 'about', 'by'].map((name) => requiredText(values, name));
    const demand = { number, law: law ?? '', about: about ?? '', by: by ?? '' };
    const { inForce } = await approveLaw(await open(), operator, demand);
    return {
      value: { number, inForce },
      text: inForce
        ? `Version ${number} is in force.`
        : `Approved by ${demand.by}. It takes a second person to bring version ${number} into force.`,
    };
  },
};

function line({ number, class: how, postedAt, effectiveAt, changes }: ChangedVersion): string {
  const [posted, effective] = [postedAt, effectiveAt].map((at) => at.toISOString().slice(0, 10));
  return [number, how, `posted ${posted}`, `in effect from ${effective}`, `${changes.length} changes`].join(
    '\t',
  );
}
