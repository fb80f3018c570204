import { operator } from '#access/actor.ts';
import { createKey, listKeys, organizationNamed, revokeKey } from '#accounts/api-keys.ts';
import { type Scope, scopes } from '#access/scopes.ts';
import type { Command } from './command.ts';
import { optionalText, usageFault } from './values.ts';

export const keyCreate: Command = {
  words: 'key create',
  usage: '<cloudname> [--label <text>] [--scopes <list>] [--folder <path>]',
  about: 'create another API key for an organization; the secret is shown only now',
  options: { label: { type: 'string' }, scopes: { type: 'string' }, folder: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [cloudname = ''] = positionals;
    const label = optionalText(values, 'label') ?? '';
    const ctx = await open();
    const { id: _, ...key } = await createKey(ctx, operator, {
      organizationId: await organizationNamed(ctx, cloudname),
      label,
      scopes: scopesIn(optionalText(values, 'scopes')),
      folder: optionalText(values, 'folder'),
    });
    return {
      value: { cloudname, label, ...key },
      text: `  API key     ${key.apiKey}\n  API secret  ${key.apiSecret}\nThe secret is not kept and cannot be shown again.`,
    };
  },
};

function scopesIn(list: string | undefined): Scope[] | undefined {
  return list?.split(',').map((word) => {
    const scope = scopes.find((one) => one === word.trim());
    if (scope === undefined) throw usageFault(`--scopes takes a list of ${scopes.join(',')}, not ${word}`);
    return scope;
  });
}

export const keyList: Command = {
  words: 'key list',
  usage: '<cloudname>',
  about: 'list an organization’s API keys, without their secrets',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [cloudname = ''] = positionals;
    const ctx = await open();
    const keys = await listKeys(ctx, operator, await organizationNamed(ctx, cloudname));
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
  about: 'revoke an API key at once and for good',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [apiKey = ''] = positionals;
    await revokeKey(await open(), operator, apiKey);
    return { value: { apiKey, revoked: true }, text: `The key ${apiKey} no longer works.` };
  },
};
