import { operator } from '#access/actor.ts';
import { findOrganization } from '#accounts/organizations.ts';
import { listWaiting } from '#delivery/redaction/list-waiting.ts';
import { confirmRedaction } from '#library/confirm-redaction.ts';
import { liftRedaction, listRedactedFolders, redact } from '#library/redaction.ts';
import type { Command } from './command.ts';

export const redactionSet: Command = {
  words: 'redaction set',
  usage: '<cloudname> <path>',
  about:
    'deliver a picture, or a folder (with a slash at its end), only with faces and marked regions hidden',
  takes: 2,
  run: async ({ open, positionals }) => {
    const [cloudname = '', given = ''] = positionals;
    const ctx = await open();
    const { id } = await findOrganization(ctx, cloudname);
    const path = await redact(ctx, operator, { organizationId: id, path: given });
    return {
      value: { cloudname, path, redacted: true },
      text: `${path} is delivered redacted, or not at all.`,
    };
  },
};

export const redactionLift: Command = {
  words: 'redaction lift',
  usage: '<cloudname> <path>',
  about: 'no longer require a picture or folder to be redacted',
  takes: 2,
  run: async ({ open, positionals }) => {
    const [cloudname = '', given = ''] = positionals;
    const ctx = await open();
    const { id } = await findOrganization(ctx, cloudname);
    const path = await liftRedaction(ctx, operator, { organizationId: id, path: given });
    return {
      value: { cloudname, path, redacted: false },
      text: `${path} is no longer marked; it stays redacted if a folder above it is.`,
    };
  },
};

export const redactionList: Command = {
  words: 'redaction list',
  usage: '<cloudname>',
  about: 'list the redacted folders, and the pictures that wait for a person to confirm them',
  takes: 1,
  run: async ({ open, positionals }) => {
    const [cloudname = ''] = positionals;
    const ctx = await open();
    const { id } = await findOrganization(ctx, cloudname);
    const folders = (await listRedactedFolders(ctx, operator, id)).map(({ folder }) => folder);
    const waiting = await listWaiting(ctx, operator, id);
    return {
      value: { folders, waiting },
      text: [
        ...folders.map((folder) => `redacted\t${folder}`),
        ...waiting.map(({ path, sha256, why }) => `waits\t${path}\t${why}\t${sha256}`),
      ].join('\n'),
    };
  },
};

export const redactionConfirm: Command = {
  words: 'redaction confirm',
  usage: '<cloudname> <path> <sha256>',
  about: 'confirm, after looking, that nothing more in this content of a picture has to be hidden',
  takes: 3,
  run: async ({ open, positionals }) => {
    const [cloudname = '', path = '', sha256 = ''] = positionals;
    const ctx = await open();
    const { id } = await findOrganization(ctx, cloudname);
    const asset = await confirmRedaction(ctx, operator, { organizationId: id, path, sha256 });
    return {
      value: { cloudname, path: asset.path, confirmed: true },
      text: `${asset.path} may be delivered as it is now.`,
    };
  },
};
