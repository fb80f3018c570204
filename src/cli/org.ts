import { operator } from '#access/actor.ts';
import { roles } from '#access/roles.ts';
import { organizationNamed } from '#accounts/api-keys.ts';
import { createOrganization } from '#accounts/create-organization.ts';
import { inviteByLink } from '#accounts/invitations.ts';
import { listOrganizations, type Organization, setContractPublic } from '#accounts/organizations.ts';
import { listDeliverySettings } from '#delivery/list-settings.ts';
import type { Command } from './command.ts';
import { optionalText, requiredText, usageFault } from './values.ts';

export const orgCreate: Command = {
  words: 'org create',
  usage: '<cloudname> --email <address> [--name <name>]',
  about: 'create an organization with its first API key; the secret is shown only now',
  options: { email: { type: 'string' }, name: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [cloudname = ''] = positionals;
    const email = requiredText(values, 'email');
    const name = optionalText(values, 'name');
    const ctx = await open();
    const { publicUrl, cdnUrl } = ctx.addresses;
    const { organization, key: made } = await createOrganization(ctx, operator, {
      cloudname,
      email,
      name,
    });
    const { id: _, ...key } = made;
    return {
      value: { cloudname: organization.cloudname, name: organization.name, id: organization.id, ...key },
      text: [
        `Organization ${organization.cloudname} is ready.`,
        `  API key     ${key.apiKey}`,
        `  API secret  ${key.apiSecret}`,
        'The secret is not kept and cannot be shown again. Upload a first picture with',
        `  curl -u '${key.apiKey}:${key.apiSecret}' -F file=@photo.jpg -F useFilename=true ${publicUrl}/v1.0/uploadImage`,
        `and see it at ${cdnUrl}/${organization.cloudname}/w_640,c_fit,f_auto/photo.jpg`,
        `An account with the confirmed address ${email} owns it at ${publicUrl}/console/${organization.cloudname}`,
      ].join('\n'),
    };
  },
};

export const orgList: Command = {
  words: 'org list',
  usage: '',
  about: 'list the organizations',
  takes: 0,
  run: async ({ open }) => {
    const ctx = await open();
    const organizations = await listOrganizations(ctx, operator);
    const settings = await listDeliverySettings(ctx, operator);
    return {
      value: organizations.map((row) => ({
        cloudname: row.cloudname,
        name: row.name,
        id: row.id,
        email: row.contact_email,
        contractPublic: row.contract_public,
        allowedSources: settings.get(row.id)?.allowedSources ?? [],
        lockedFolders: settings.get(row.id)?.lockedFolders ?? [],
        createdAt: row.created_at.toISOString(),
        eraseAt: row.erase_at?.toISOString() ?? null,
      })),
      text:
        organizations.map(line).join('\n') ||
        'There are no organizations yet. Create one with: vitrine org create <cloudname> --email <address>',
    };
  },
};

function line({ cloudname, name, contact_email, erase_at }: Organization): string {
  const closed = erase_at === null ? [] : [`closed, erased after ${erase_at.toISOString()}`];
  return [cloudname, name, contact_email, ...closed].join('\t');
}

export const orgInvite: Command = {
  words: 'org invite',
  usage: '<cloudname> --email <address> [--role <role>]',
  about: 'print an invitation link into an organization; the role is owner by default',
  options: { email: { type: 'string' }, role: { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [cloudname = ''] = positionals;
    const email = requiredText(values, 'email');
    const said = optionalText(values, 'role') ?? 'owner';
    const role = roles.find((one) => one === said);
    if (role === undefined) throw usageFault(`--role takes one of ${roles.join(', ')}, not ${said}`);
    const ctx = await open();
    const organizationId = await organizationNamed(ctx, cloudname);
    const { url } = await inviteByLink(ctx, operator, { organizationId, email, role });
    return {
      value: { cloudname, email, role, url },
      text: `Give this link to ${email}. It works once, for 7 days.\n  ${url}`,
    };
  },
};

export const orgSet: Command = {
  words: 'org set',
  usage: '<cloudname> --contract-public <yes|no>',
  about: 'set whether uploads through the image4io contract are public at once',
  options: { 'contract-public': { type: 'string' } },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [cloudname = ''] = positionals;
    const said = requiredText(values, 'contract-public');
    if (said !== 'yes' && said !== 'no') throw usageFault(`--contract-public takes yes or no, not ${said}`);
    await setContractPublic(await open(), operator, { cloudname, value: said === 'yes' });
    return {
      value: { cloudname, contractPublic: said === 'yes' },
      text: `Uploads of ${cloudname} through the image4io contract are ${said === 'yes' ? 'public at once' : 'private until published'}.`,
    };
  },
};
