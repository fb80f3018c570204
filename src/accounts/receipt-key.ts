import type { KeyObject } from 'node:crypto';
import type { Context } from '#context.ts';
import { receiptKeyOf } from '#privacy/receipts/sign-receipt.ts';
import { serverSecret } from './server-secret.ts';

/** What this installation signs receipts with. In each backup, since it is made before the first. */
export async function receiptKey(ctx: Context): Promise<KeyObject> {
  return receiptKeyOf(Buffer.from(await serverSecret(ctx, 'receipts'), 'base64url'));
}
