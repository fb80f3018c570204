import { operator } from '#access/actor.ts';
import { listPresets, removePreset, setPreset } from '#delivery/presets.ts';
import type { Command } from './command.ts';

export const presetSet: Command = {
  words: 'preset set',
  usage: '<cloudname> <name> <operations>',
  about: 'name a set of operations: t_<name> in a URL stands for them',
  takes: 3,
  run: async ({ open, positionals }) => {
    const [cloudname = '', name = '', operations = ''] = positionals;
    await setPreset(await open(), operator, { cloudname, name, operations });
    return {
      value: { cloudname, name, operations },
      text: `/${cloudname}/t_${name}/… is now /${cloudname}/${operations}/….`,
    };
  },
};

export const presetList: Command = {
  words: 'preset list',
  usage: '<cloudname>',
  about: 'list the presets',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [cloudname = ''] = positionals;
    const presets = await listPresets(await open(), operator, cloudname);
    return {
      value: presets,
      text:
        presets.map(({ name, operations }) => `t_${name}\t${operations}`).join('\n') ||
        `There are no presets. Add one with: vitrine preset set ${cloudname} <name> <operations>`,
    };
  },
};

export const presetRemove: Command = {
  words: 'preset remove',
  usage: '<cloudname> <name>',
  about: 'remove a preset; URLs with it answer 404 from then on',
  takes: 2,
  run: async ({ open, positionals }) => {
    const [cloudname = '', name = ''] = positionals;
    await removePreset(await open(), operator, { cloudname, name });
    return { value: { cloudname, name, removed: true }, text: `The preset t_${name} is removed.` };
  },
};
