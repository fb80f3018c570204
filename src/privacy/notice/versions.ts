import { createHash } from 'node:crypto';
import { canonical } from '#platform/canonical.ts';
import { appendToLedger, lastEntry } from '#privacy/ledger/ledger.ts';
import type { Watched } from '#privacy/registries.ts';
import { noticeFacts } from './facts.ts';
import { composeNotice } from './notice.ts';
import { listRecipients } from './recipients.ts';

/** The notice in force. */
export type CurrentNotice = {
  readonly since: Date;
  /** SHA-256 of everything it says, as hexadecimal digits. */
  readonly sha256: string;
};

/** Writes the notice down when it says something else than the last one written down. */
export async function recordNotice({ ctx, inventory, recipients }: Watched): Promise<CurrentNotice> {
  const notice = composeNotice(noticeFacts(ctx.config, inventory), inventory);
  const said = canonical({ notice, recipients: listRecipients(ctx, recipients) });
  const sha256 = createHash('sha256').update(said).digest('hex');
  return ctx.database.transaction(async (tx) => {
    const last = await lastEntry(tx, 'notice');
    if (last?.facts['sha256'] === sha256) return { since: new Date(last.at), sha256 };
    const entry = await appendToLedger(tx, ctx.clock.now(), { kind: 'notice', facts: { sha256 } });
    return { since: new Date(entry.at), sha256 };
  });
}
