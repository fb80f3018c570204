import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { canonical } from '#platform/canonical.ts';

/** What a server says it did, in a way that it cannot take back. */
export type SignedReceipt = {
  readonly receipt: Readonly<Record<string, unknown>>;
  readonly signature: {
    readonly algorithm: 'Ed25519';
    /** The `kid` of the key it was made with. */
    readonly key: string;
    /** Over the receipt as canonical JSON, in base64url. */
    readonly value: string;
  };
};

/** The public half, as RFC 8037 writes it. */
export type ReceiptJwk = {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  /** RFC 7638: made from the key itself. */
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
};

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex');

/** The key that 32 random bytes are. */
export function receiptKeyOf(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8, seed]), format: 'der', type: 'pkcs8' });
}

export function receiptJwkOf(key: KeyObject): ReceiptJwk {
  const { x = '' } = createPublicKey(key).export({ format: 'jwk' });
  const kid = createHash('sha256')
    .update(canonical({ crv: 'Ed25519', kty: 'OKP', x }))
    .digest('base64url');
  return { kty: 'OKP', crv: 'Ed25519', x, kid, alg: 'EdDSA', use: 'sig' };
}

export function signReceipt(key: KeyObject, receipt: SignedReceipt['receipt']): SignedReceipt {
  const value = sign(null, Buffer.from(canonical(receipt)), key).toString('base64url');
  return { receipt, signature: { algorithm: 'Ed25519', key: receiptJwkOf(key).kid, value } };
}

/** Whether the receipt is word for word what the key signed. */
export function isSignedBy({ kty, crv, x }: ReceiptJwk, { receipt, signature }: SignedReceipt): boolean {
  const key = createPublicKey({ key: { kty, crv, x }, format: 'jwk' });
  return verify(null, Buffer.from(canonical(receipt)), key, Buffer.from(signature.value, 'base64url'));
}
