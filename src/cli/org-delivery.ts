import { operator } from '#access/actor.ts';
import { allowSource, forbidSource } from '#delivery/remote/allow-source.ts';
import { lockFolder, unlockFolder } from '#delivery/signed/locks.ts';
import { replaceSigningKey, signingKey } from '#delivery/signed/signing-key.ts';
import type { Command } from './command.ts';

export const allowSourceHost: Command = {
  words: 'org allow-source',
  usage: '<cloudname> <host>',
  about: 'deliver remote pictures of this host, or of *.domain, below /cdn/<cloudname>/fetch/',
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
  about: 'stop delivering remote pictures of this host, at once',
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
  about: 'deliver pictures in and below this folder only at signed URLs',
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
  about: 'deliver pictures in and below this folder without a token again',
  takes: 2,
  run: async ({ open, positionals }) => {
    const [cloudname = '', given = ''] = positionals;
    const folder = await unlockFolder(await open(), operator, { cloudname, folder: given });
    return {
      value: { cloudname, folder, locked: false },
      text: `The lock of ${folder} is removed; a lock of a folder above it still applies.`,
    };
  },
};

export const showSigningKey: Command = {
  words: 'org signing-key',
  usage: '<cloudname> [--new]',
  about: 'show the key for tokens of image4io’s signed URLs; --new replaces it and invalidates all tokens',
  options: { new: { type: 'boolean' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [cloudname = ''] = positionals;
    const give = values['new'] === true ? replaceSigningKey : signingKey;
    const key = await give(await open(), operator, cloudname);
    return { value: { cloudname, signingKey: key }, text: key };
  },
};
