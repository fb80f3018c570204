import { operator } from '#access/actor.ts';
import { deliveryRules, type DeliveryRules, setDelivery } from '#delivery/rules/delivery-settings.ts';
import type { Command, Values } from './command.ts';
import { optionalText, usageFault } from './values.ts';

export const orgDelivery: Command = {
  words: 'org delivery',
  usage:
    '<cloudname> [--signed-transformations <yes|no>] [--presets-only <yes|no>] [--sizes <320,640|any>] [--referrers <hosts|any>] [--empty-referrer <yes|no>] [--other-grammars <yes|no>] [--keep-credits <yes|no>]',
  about: 'show or change what URLs of an organization may ask for',
  options: {
    'signed-transformations': { type: 'string' },
    'presets-only': { type: 'string' },
    sizes: { type: 'string' },
    referrers: { type: 'string' },
    'empty-referrer': { type: 'string' },
    'other-grammars': { type: 'string' },
    'keep-credits': { type: 'string' },
  },
  takes: 1,
  run: async ({ open, positionals, values }) => {
    const [cloudname = ''] = positionals;
    const change = readChange(values);
    const ctx = await open();
    const isAsked = Object.keys(change).length === 0;
    const rules = await (isAsked
      ? deliveryRules(ctx, operator, cloudname)
      : setDelivery(ctx, operator, { cloudname, change }));
    return {
      value: {
        cloudname,
        signedTransformations: rules.signed_transformations,
        presetsOnly: rules.presets_only,
        sizes: rules.sizes ?? 'any',
        referrers: rules.referrers ?? 'any',
        emptyReferrer: rules.empty_referrer,
        otherGrammars: rules.other_grammars,
        keepCredits: rules.keep_credits,
      },
      text: describe(cloudname, rules),
    };
  },
};

function readChange(values: Values): Partial<DeliveryRules> {
  const signed = yesOrNo(values, 'signed-transformations');
  const presets = yesOrNo(values, 'presets-only');
  const empty = yesOrNo(values, 'empty-referrer');
  const others = yesOrNo(values, 'other-grammars');
  const credits = yesOrNo(values, 'keep-credits');
  const sizes = list(values, 'sizes');
  const referrers = list(values, 'referrers');
  return {
    ...(signed === undefined ? {} : { signed_transformations: signed }),
    ...(presets === undefined ? {} : { presets_only: presets }),
    ...(empty === undefined ? {} : { empty_referrer: empty }),
    ...(others === undefined ? {} : { other_grammars: others }),
    ...(credits === undefined ? {} : { keep_credits: credits }),
    ...(sizes === undefined ? {} : { sizes: sizes?.map(Number) ?? null }),
    ...(referrers === undefined ? {} : { referrers }),
  };
}

function yesOrNo(values: Values, name: string): boolean | undefined {
  const said = optionalText(values, name);
  if (said === undefined) return undefined;
  if (said !== 'yes' && said !== 'no') throw usageFault(`--${name} takes yes or no, not ${said}`);
  return said === 'yes';
}

/** Null for `any`. */
function list(values: Values, name: string): string[] | null | undefined {
  const said = optionalText(values, name);
  if (said === undefined) return undefined;
  return said === 'any' ? null : said.split(',').map((item) => item.trim());
}

function describe(cloudname: string, rules: DeliveryRules): string {
  const pages = rules.referrers?.join(', ') ?? 'any host';
  const nameless = rules.empty_referrer
    ? 'and requests that name no page'
    : 'and no request that names no page';
  return [
    `Pictures of ${cloudname} are delivered`,
    `  transformed  ${rules.signed_transformations ? 'at signed URLs only' : 'at any URL'}${rules.presets_only ? ', by presets only' : ''}`,
    `  in sizes     ${rules.sizes?.join(', ') ?? 'any'}`,
    `  at URLs of   Vitrine${rules.other_grammars ? ', Cloudinary, imgix, imgproxy and IPX' : ' only'}`,
    `  with         ${rules.keep_credits ? 'copyright and credit lines' : 'nothing but the picture'}`,
    `  on pages of  ${pages}${rules.referrers === null ? '' : `, ${nameless}`}`,
  ].join('\n');
}
