import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';

/** The form of Standard Webhooks, so that any of its libraries takes it. */
export function newSecret(): string {
  return prefix + randomBytes(32).toString('base64');
}

/**
 * The headers that say who sent it, when, and that nothing was changed: Standard Webhooks, version 1. The time is that
 * of this try, so that a receiver can refuse what somebody recorded.
 */
export function signedHeaders(
  message: { readonly id: string; readonly body: string; readonly at: Date },
  secret: string,
): Readonly<Record<string, string>> {
  const seconds = Math.floor(message.at.getTime() / 1_000);
  const key = Buffer.from(secret.slice(prefix.length), 'base64');
  const signature = createHmac('sha256', key)
    .update(`${message.id}.${seconds}.${message.body}`)
    .digest('base64');
  return {
    'webhook-id': message.id,
    'webhook-timestamp': String(seconds),
    'webhook-signature': `v1,${signature}`,
  };
}
