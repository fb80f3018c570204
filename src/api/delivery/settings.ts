import { type Static, Type } from 'typebox';
import type { Endpoint } from '#api/endpoint.ts';
import { organizationById } from '#accounts/organizations.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { deliveryRules, type DeliveryRules, setDelivery } from '#delivery/rules/delivery-settings.ts';
import { rightFirst } from '#api/right-first.ts';
import { callerIn, organizationOf } from '#http/authenticate.ts';

const fields = {
  signedTransformations: Type.Boolean({ description: 'Whether transformations need a signed URL.' }),
  presetsOnly: Type.Boolean({ description: 'Whether only presets may be asked.' }),
  sizes: Type.Union([Type.Array(Type.Integer()), Type.Null()], {
    description: 'The only widths and heights that may be asked; null for all.',
  }),
  referrers: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'Hosts whose pages may show the pictures; null for all.',
  }),
  emptyReferrer: Type.Boolean({
    description: 'Whether a request that names no page is let in, where referrers are.',
  }),
  keepCredits: Type.Boolean({
    description: 'Whether copyright and credit lines go along with what is delivered.',
  }),
  otherGrammars: Type.Boolean({
    description: 'Whether URLs of Cloudinary, imgix, imgproxy and IPX are understood.',
  }),
};
const Settings = Type.Object(fields);
const Change = Type.Partial(Settings, { additionalProperties: false });

function present(rules: DeliveryRules): Static<typeof Settings> {
  return {
    signedTransformations: rules.signed_transformations,
    presetsOnly: rules.presets_only,
    sizes: rules.sizes === null ? null : [...rules.sizes],
    referrers: rules.referrers === null ? null : [...rules.referrers],
    emptyReferrer: rules.empty_referrer,
    keepCredits: rules.keep_credits,
    otherGrammars: rules.other_grammars,
  };
}

function readChange(change: Static<typeof Change>): Partial<DeliveryRules> {
  const named: Partial<DeliveryRules> = {
    ...(change.signedTransformations === undefined
      ? {}
      : { signed_transformations: change.signedTransformations }),
    ...(change.presetsOnly === undefined ? {} : { presets_only: change.presetsOnly }),
    ...(change.sizes === undefined ? {} : { sizes: change.sizes }),
    ...(change.referrers === undefined ? {} : { referrers: change.referrers }),
    ...(change.emptyReferrer === undefined ? {} : { empty_referrer: change.emptyReferrer }),
    ...(change.keepCredits === undefined ? {} : { keep_credits: change.keepCredits }),
    ...(change.otherGrammars === undefined ? {} : { other_grammars: change.otherGrammars }),
  };
  return named;
}

export const getDeliverySettings: Endpoint = (scope, { ctx }) => {
  scope.get(
    '/delivery-settings',
    {
      onRequest: rightFirst('delivery.read'),
      schema: {
        operationId: 'getDeliverySettings',
        summary: 'Read what URLs of the organization may ask',
        response: { 200: Settings },
      },
    },
    async (request) => {
      const { cloudname } = await organizationById(ctx, organizationOf(request));
      return present(await deliveryRules(ctx, callerIn(request), cloudname));
    },
  );
};

export const updateDeliverySettings: Endpoint = (scope, { ctx }) => {
  scope.patch(
    '/delivery-settings',
    {
      onRequest: rightFirst('delivery.manage'),
      config: { problems: [deliveryProblems['source-host-invalid'], deliveryProblems['sizes-invalid']] },
      schema: {
        operationId: 'updateDeliverySettings',
        summary: 'Change what URLs of the organization may ask',
        description: 'From the next request on. What is left out stays as it is.',
        body: Change,
        response: { 200: Settings },
      },
    },
    async (request) => {
      const { cloudname } = await organizationById(ctx, organizationOf(request));
      const change = readChange(request.body);
      return present(await setDelivery(ctx, callerIn(request), { cloudname, change }));
    },
  );
};
