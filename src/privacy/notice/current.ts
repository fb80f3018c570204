import { type ClauseEvidence, gatherStates } from '#privacy/evidence/evidence.ts';
import type { Promises } from '#privacy/promises.ts';
import type { Notice } from './notice.ts';
import type { ListedRecipient } from './recipients.ts';
import { composeSaid, hashOf, type Said } from './said.ts';
import { inForceAt, isComing, listPosted, type PostedVersion, readSaid } from './versions.ts';

/** The notice of this moment: what it says, since when, and what is known of each sentence. */
export type NoticeNow = Notice & {
  readonly translations: Said['translations'];
  readonly since: Date;
  readonly sha256: string;
  readonly states: ReadonlyMap<string, ClauseEvidence>;
  readonly recipients: readonly ListedRecipient[];
  /** Versions that wait for their day. */
  readonly coming: readonly PostedVersion[];
};

export async function noticeNow(promises: Promises): Promise<NoticeNow> {
  const { ctx } = promises;
  const now = ctx.clock.now();
  const { db } = ctx.database;
  const versions = await listPosted(db);
  const inForce = inForceAt(versions, now);
  const said = inForce === undefined ? composeSaid(ctx, promises) : await readSaid(db, inForce);
  const states = await gatherStates(promises);
  return {
    ...said.notice,
    translations: said.translations,
    since: inForce?.effectiveAt ?? now,
    sha256: inForce?.sha256 ?? hashOf(said),
    states: new Map(states.map((state) => [state.id, state])),
    recipients: said.recipients,
    coming: versions.filter((version) => isComing(version, versions, now)),
  };
}
