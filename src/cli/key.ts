import { operator } from '#access/actor.ts';
import { createKey, listKeys, revokeKey } from '#accounts/api-keys.ts';
import type { Command } from './command.ts';
import { optionalText } from './values.ts';

export const keyCreate: Command = {
  words: 'key create',
  usage: '<cloudname> [--label <text>]',
  about: 'make another API key for an organization; the secret is shown this once',
  options: { label: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [cloudname = ''] = positionals;
    const label = optionalText(values, 'label') ?? '';
    const key = await createKey(await open(), operator, { cloudname, label });
    return {
      value: { cloudname, label, ...key },
      text: `  API key     ${key.apiKey}\n  API secret  ${key.apiSecret}\nThe secret is not kept and cannot be shown again.`,
    };
  },
};

export const keyList: Command = {
  words: 'key list',
  usage: '<cloudname>',
  about: 'list an organization’s API keys, without their secrets',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [cloudname = ''] = positionals;
    const keys = await listKeys(await open(), operator, cloudname);
    return {
      value: keys,
      text: keys
        .map((key) => `${key.apiKey}\t${key.revokedAt === null ? 'active' : 'revoked'}\t${key.label}`)
        .join('\n'),
    };
  },
};

export const keyRevoke: Command = {
  words: 'key revoke',
  usage: '<api key>',
  about: 'stop an API key at once and for good',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [apiKey = ''] = positionals;
    await revokeKey(await open(), operator, apiKey);
    return { value: { apiKey, revoked: true }, text: `The key ${apiKey} no longer works.` };
  },
};
