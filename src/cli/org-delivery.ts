import { operator } from '#access/actor.ts';
import { allowSource, forbidSource } from '#delivery/remote/allow-source.ts';
import { lockFolder, unlockFolder } from '#delivery/signed/locks.ts';
import { replaceSigningKey, signingKey } from '#delivery/signed/signing-key.ts';
import type { Command } from './command.ts';

export const allowSourceHost: Command = {
  words: 'org allow-source',
  usage: '<cloudname> <host>',
  about: 'deliver pictures of this host, or of *.domain, below /cdn/<cloudname>/fetch/',
  takes: 2,
  run: async ({ open, positionals }) => {
    const [cloudname = '', given = ''] = positionals;
    const host = await allowSource(await open(), operator, { cloudname, host: given });
    return {
      value: { cloudname, host, allowed: true },
      text: `Pictures of ${host} are delivered below /cdn/${cloudname}/fetch/.`,
    };
  },
};

export const forbidSourceHost: Command = {
  words: 'org forbid-source',
  usage: '<cloudname> <host>',
  about: 'take that back, at once',
  takes: 2,
  run: async ({ open, positionals }) => {
    const [cloudname = '', given = ''] = positionals;
    const host = await forbidSource(await open(), operator, { cloudname, host: given });
    return {
      value: { cloudname, host, allowed: false },
      text: `Pictures of ${host} are no longer delivered below /cdn/${cloudname}/fetch/.`,
    };
  },
};

export const lock: Command = {
  words: 'org lock-folder',
  usage: '<cloudname> <folder>',
  about: 'deliver pictures of this folder and below only at signed URLs',
  takes: 2,
  run: async ({ open, positionals }) => {
    const [cloudname = '', given = ''] = positionals;
    const folder = await lockFolder(await open(), operator, { cloudname, folder: given });
    return {
      value: { cloudname, folder, locked: true },
      text: `Pictures in ${folder} of ${cloudname} are delivered only with a token. The key to make them with:\n  vitrine org signing-key ${cloudname}`,
    };
  },
};

export const unlock: Command = {
  words: 'org unlock-folder',
  usage: '<cloudname> <folder>',
  about: 'deliver them without a token again',
  takes: 2,
  run: async ({ open, positionals }) => {
    const [cloudname = '', given = ''] = positionals;
    const folder = await unlockFolder(await open(), operator, { cloudname, folder: given });
    return {
      value: { cloudname, folder, locked: false },
      text: `The lock of ${folder} is off; it counts still where a folder above is locked.`,
    };
  },
};

export const showSigningKey: Command = {
  words: 'org signing-key',
  usage: '<cloudname> [--new]',
  about: 'show the key that tokens of signed URLs are made with; --new replaces it and voids them all',
  options: { new: { type: 'boolean' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [cloudname = ''] = positionals;
    const give = values['new'] === true ? replaceSigningKey : signingKey;
    const key = await give(await open(), operator, cloudname);
    return { value: { cloudname, signingKey: key }, text: key };
  },
};
