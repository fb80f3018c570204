import type { Context } from '#context.ts';
import type { PictureAddress } from './address.ts';
import type { Deliverable } from './deliverable.ts';
import type { Delivery } from './delivery.ts';
import type { PictureRequest } from './picture.ts';
import { assertAllowed } from './rules/assert-allowed.ts';
import { type Permit, permit } from './signed/permit.ts';
import { permitOfSignature } from './signed/url-signature.ts';
import { permitOfViewing } from './signed/viewing.ts';

export type Asked = { readonly request: PictureRequest; readonly address: PictureAddress };

/** A picture that this client may have. */
export type Found = {
  readonly asset: Deliverable;
  /** Undefined when everybody may. */
  readonly permit: Permit | undefined;
};

/**
 * Whether this client may have the picture; undefined when for them it is not there. What it throws is about
 * a picture that they may see: the organization's rules refuse what they ask of it.
 */
export function admit(ctx: Context, delivery: Delivery, asked: Asked, asset: Deliverable): Found | undefined {
  const isOpen = asset.visibility === 'public' && asset.signing_key === null;
  const { signed_transformations, sizes, presets_only } = asset.rules;
  const isFree = !signed_transformations && sizes === null && !presets_only;
  const signature = isOpen && isFree ? undefined : signatureOf(ctx, asked, asset);
  const given = isOpen ? signature : (signature ?? permitBeside(ctx, delivery, asked, asset));
  if (!isOpen && given === undefined) return undefined;
  assertAllowed(asset.rules, {
    transformation: asked.address.transformation,
    isForeign: asked.address.grammar !== undefined,
    referrer: asked.request.referrer,
    signed: howSigned(given),
  });
  // A signature that does not expire hides nothing: the URL of an open picture is for everybody, for ever.
  return { asset, permit: isOpen && given?.seconds === Number.POSITIVE_INFINITY ? undefined : given };
}

function signatureOf(ctx: Context, { request, address }: Asked, asset: Deliverable): Permit | undefined {
  const { cloudname, path, transformation } = address;
  const signed = { query: request.query, cloudname, path, transformation, now: ctx.clock.now() };
  return permitOfSignature(signed, asset.url_keys);
}

/** image4io's tokens open locked folders and nothing private; a viewing cookie opens both. */
function permitBeside(
  ctx: Context,
  { tokens }: Delivery,
  { request, address }: Asked,
  asset: Deliverable,
): Permit | undefined {
  const { cloudname, transformation } = address;
  const now = ctx.clock.now();
  const viewing = permitOfViewing({ cookies: request.cookies, cloudname, now }, asset.url_keys);
  if (viewing !== undefined || asset.visibility !== 'public' || asset.signing_key === null) return viewing;
  const token = new URLSearchParams(request.query).get('token') ?? '';
  const grant = tokens.read(token, asset.signing_key);
  return grant && permit(grant, { client: request.client, transformation, now });
}

/** Who has a viewing cookie or a token was let in by the organization itself. */
function howSigned(given: Permit | undefined): 'no' | 'free' | 'operations' {
  if (given === undefined) return 'no';
  return given.locksOperations ? 'operations' : 'free';
}
