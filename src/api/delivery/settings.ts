import { type Static, Type } from 'typebox';
import type { Endpoint } from '#api/endpoint.ts';
import { organizationById } from '#accounts/organizations.ts';
import { deliveryProblems } from '#delivery/problems.ts';
import { deliveryRules, type DeliveryRules, setDelivery } from '#delivery/rules/delivery-settings.ts';
import { rightFirst } from '#api/right-first.ts';
import { callerIn, organizationOf } from '#http/authenticate.ts';

const fields = {
  signedTransformations: Type.Boolean({ description: 'Whether transformations need a signed URL.' }),
  presetsOnly: Type.Boolean({ description: 'Whether only presets may be used.' }),
  sizes: Type.Union([Type.Array(Type.Integer()), Type.Null()], {
    description: 'The allowed widths and heights; null for all.',
  }),
  referrers: Type.Union([Type.Array(Type.String()), Type.Null()], {
    description: 'Hosts whose pages may show the pictures; null for all.',
  }),
  emptyReferrer: Type.Boolean({
    description: 'Whether requests without a referrer are allowed when `referrers` is set.',
  }),
  keepCredits: Type.Boolean({
    description: 'Whether derivatives carry the copyright and credit of the original.',
  }),
  otherGrammars: Type.Boolean({
    description: 'Whether URLs of Cloudinary, imgix, imgproxy and IPX are accepted.',
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
        summary: 'Read what URLs of the organization may ask for',
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
        summary: 'Change what URLs of the organization may ask for',
        description: 'From the next request on. Fields that are left out stay as they are.',
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
