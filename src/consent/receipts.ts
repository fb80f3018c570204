import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { serverSecret } from '#accounts/server-secret.ts';
import type { Context } from '#context.ts';
import { canonical } from '#platform/canonical.ts';
import type { Consent } from './choices.ts';

/** What a signature is checked with, as a JSON Web Key (RFC 8037). */
export type ReceiptKey = {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  /** RFC 7638. */
  readonly kid: string;
};

/** A consent record with its events, signed over its canonical JSON without the signature. */
export type Receipt = Readonly<Record<string, unknown>> & {
  readonly events: readonly ReceiptEvent[];
  readonly signature: { readonly alg: 'Ed25519'; readonly kid: string; readonly value: string };
};

type ReceiptEvent = {
  readonly event_type: string;
  readonly event_state: string;
  readonly event_time: string;
  readonly valid_until?: string;
};

export async function issueReceipt(ctx: Context, consent: Consent): Promise<Receipt> {
  const key = await signingKey(ctx);
  const record = { ...consent.statement, events: eventsOf(consent) };
  const value = sign(null, Buffer.from(canonical(record)), key).toString('base64url');
  return { ...record, signature: { alg: 'Ed25519', kid: publicHalf(key).kid, value } };
}

/** Anybody may have it: with it receipts are checked, and none can be made. */
export async function receiptKey(ctx: Context): Promise<ReceiptKey> {
  return publicHalf(await signingKey(ctx));
}

/** Whether a receipt, as it was downloaded, is one that the owner of the key signed. */
export function isGenuine(receipt: unknown, key: ReceiptKey): boolean {
  if (typeof receipt !== 'object' || receipt === null) return false;
  const { signature, ...record } = receipt as Record<string, unknown>;
  const { value } = (signature ?? {}) as { value?: unknown };
  if (typeof value !== 'string') return false;
  const { kty, crv, x } = key;
  const publicKey = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
  return verify(null, Buffer.from(canonical(record)), publicKey, Buffer.from(value, 'base64url'));
}

function eventsOf({ choice, madeAt, endsAt, withdrawnAt }: Consent): ReceiptEvent[] {
  const until = withdrawnAt === null ? { valid_until: endsAt.toISOString() } : {};
  const made = { event_time: madeAt.toISOString(), ...until };
  if (choice === 'refused') return [{ event_type: 'refusal', event_state: 'consent refused', ...made }];
  const given = { event_type: 'explicit', event_state: 'consent given', ...made };
  if (withdrawnAt === null) return [given];
  return [
    given,
    {
      event_type: 'withdrawal',
      event_state: 'consent withdrawn',
      event_time: withdrawnAt.toISOString(),
    },
  ];
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 §7). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

async function signingKey(ctx: Context): Promise<KeyObject> {
  const secret = Buffer.from(await serverSecret(ctx, 'consent receipts'), 'base64url');
  return createPrivateKey({ key: Buffer.concat([pkcs8, secret]), format: 'der', type: 'pkcs8' });
}

function publicHalf(key: KeyObject): ReceiptKey {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' }) as { x?: string };
  const members = { crv: 'Ed25519', kty: 'OKP', x } as const;
  return { ...members, kid: createHash('sha256').update(canonical(members)).digest('base64url') };
}
