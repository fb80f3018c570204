import { type ClauseEvidence, gatherStates } from '#privacy/evidence/evidence.ts';
import type { Promises } from '#privacy/promises.ts';
import { noticeFacts } from './facts.ts';
import { composeNotice, type Notice } from './notice.ts';
import { type ListedRecipient, listRecipients } from './recipients.ts';

/** The notice of this moment: what it says, since when, and what is known of each sentence. */
export type NoticeNow = Notice & {
  readonly since: Date;
  readonly sha256: string;
  readonly states: ReadonlyMap<string, ClauseEvidence>;
  readonly recipients: readonly ListedRecipient[];
};

export async function noticeNow(promises: Promises): Promise<NoticeNow> {
  const { ctx, inventory, recipients, notice } = promises;
  const states = await gatherStates(promises);
  return {
    ...composeNotice(noticeFacts(ctx.config, inventory), inventory),
    since: notice?.since ?? ctx.clock.now(),
    sha256: notice?.sha256 ?? '',
    states: new Map(states.map((state) => [state.id, state])),
    recipients: listRecipients(ctx, recipients),
  };
}
