import type { SignedReceipt } from './sign-receipt.ts';

/** A receipt as somebody saved it; undefined for anything else. */
export function parseReceipt(text: string): SignedReceipt | undefined {
  try {
    const given = JSON.parse(text) as Partial<SignedReceipt> | null;
    const { receipt, signature } = given ?? {};
    const isWhole =
      typeof receipt === 'object' &&
      receipt !== null &&
      signature?.algorithm === 'Ed25519' &&
      typeof signature.key === 'string' &&
      typeof signature.value === 'string';
    return isWhole ? { receipt, signature } : undefined;
  } catch {
    return undefined;
  }
}
