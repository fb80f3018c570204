import { operator } from '#access/actor.ts';
import { createUrlKey, listUrlKeys, revokeUrlKey } from '#delivery/signed/url-keys.ts';
import type { Command } from './command.ts';

export const urlKeyCreate: Command = {
  words: 'url-key create',
  usage: '<cloudname>',
  about: 'create another key for signing URLs; existing keys stay valid',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [cloudname = ''] = positionals;
    const { id, secret } = await createUrlKey(await open(), operator, cloudname);
    return { value: { cloudname, id, secret }, text: `  key id  ${id}\n  secret  ${secret}` };
  },
};

export const urlKeyList: Command = {
  words: 'url-key list',
  usage: '<cloudname>',
  about: 'list the keys for signing URLs, with their secrets',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [cloudname = ''] = positionals;
    const keys = await listUrlKeys(await open(), operator, cloudname);
    return {
      value: keys,
      text:
        keys.map(({ id, secret, madeAt }) => `${id}\t${secret}\t${madeAt}`).join('\n') ||
        `There are no keys. Create one with: vitrine url-key create ${cloudname}`,
    };
  },
};

export const urlKeyRevoke: Command = {
  words: 'url-key revoke',
  usage: '<cloudname> <key id>',
  about: 'invalidate every URL signed with a key, at once and for good',
  takes: 2,
  run: async ({ open, positionals }) => {
    const [cloudname = '', id = ''] = positionals;
    await revokeUrlKey(await open(), operator, { cloudname, id });
    return {
      value: { cloudname, id, revoked: true },
      text: `URLs signed with ${id} no longer work.`,
    };
  },
};
