import { randomBytes } from 'node:crypto';

/** Names one exchange in its answer and in the log. */
export function newRequestId(): string {
  return randomBytes(9).toString('base64url');
}
