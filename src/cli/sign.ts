import { operator } from '#access/actor.ts';
import { parseAddress } from '#delivery/address.ts';
import { signPicture } from '#delivery/signed/sign-picture.ts';
import { type Ask, chain, printTransformation } from '#imaging/transformation.ts';
import type { Command } from './command.ts';
import { readDuration } from './duration.ts';
import { optionalText, usageFault } from './values.ts';

export const sign: Command = {
  words: 'sign',
  usage: '<cloudname> <path or URL> [--ops <operations>] [--expires <1h>] [--prefix <folder>]',
  about: 'print a signed URL of a picture; --ops fixes its operations, --prefix opens a whole folder',
  options: { ops: { type: 'string' }, expires: { type: 'string' }, prefix: { type: 'string' } },
  takes: 2,
  run: async ({ open, positionals, values }) => {
    const [cloudname = '', given = ''] = positionals;
    const { path, operations } = locate(cloudname, given);
    const fixed = optionalText(values, 'ops');
    if (fixed !== undefined && operations !== '') {
      throw usageFault(`--ops cannot be combined with a URL that already has operations: ${operations}`);
    }
    const lasting = optionalText(values, 'expires');
    const ctx = await open();
    const signed = await signPicture(ctx, operator, {
      ...{ cloudname, path, base: ctx.addresses.cdnUrl, freeOperations: operations },
      operations: fixed,
      prefix: optionalText(values, 'prefix'),
      seconds: lasting === undefined ? undefined : readDuration('expires', lasting),
    });
    return { value: signed, text: signed.url };
  },
};

/** A path in the library, or the URL of a picture with or without operations. */
function locate(cloudname: string, given: string): { path: string; operations: string } {
  const url = /^https?:/i.test(given) ? URL.parse(given) : null;
  if (url === null) return { path: given, operations: '' };
  const at = url.pathname.indexOf(`/${cloudname}/`);
  if (at < 0) throw usageFault(`this is not the URL of a picture of ${cloudname}: ${given}`);
  const address = parseAddress(url.pathname.slice(at), url.search.slice(1));
  // A name for search engines stands for the picture, whose path is known now.
  const asked = chain(address.transformation.map(withoutName));
  return { path: address.path, operations: printTransformation(asked) };
}

function withoutName(link: Ask): Ask {
  const { seo, ...others } = link;
  return seo === undefined ? link : others;
}
