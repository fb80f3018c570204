import type { Id } from '#platform/id.ts';

/** Requests that their sender may repeat, with what they were answered. */
export type IdempotencyAnswersTable = {
  key_id: Id<'key'>;
  /** Derived from what the sender calls the request. */
  name: Buffer;
  /** SHA-256 of everything the request said; null while it is being answered. */
  said: Buffer | null;
  /** Sealed; null while it is being answered. */
  answer: Buffer | null;
  /** After this nobody answers it any more; null once it is answered. */
  alive_until: Date | null;
  expires_at: Date;
};
