import type { Place } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import type { Recipient } from '#platform/outbound.ts';

/** A recipient as it is published: with where it is, and whether this server is set up to connect to it. */
export type ListedRecipient = Recipient & {
  readonly place: Place | undefined;
  readonly isUsed: boolean;
};

export function listRecipients({ config }: Context, recipients: readonly Recipient[]): ListedRecipient[] {
  const isUsed: Readonly<Record<string, boolean>> = {
    'mail-server': config.mail.smtp !== undefined,
    'database-server': config.database.url !== undefined,
  };
  return recipients.map((recipient) => ({
    ...recipient,
    place: config.privacy.recipients.get(recipient.id),
    isUsed: isUsed[recipient.id] ?? true,
  }));
}
