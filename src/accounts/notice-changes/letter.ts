import { type Envelope, inUtc, text } from '#accounts/letters.ts';
import type { Letter } from '#mail/letter.ts';
import { areas, type Change } from '#privacy/notice/change.ts';
import type { ChangedVersion } from '#privacy/notice/versions.ts';

/** So many changes stand in the letter; all of them are on the page. */
const most = 20;

/** To everybody with an account, and to whoever answers for an organization. */
export function noticeChangedLetter(
  { to, now }: Envelope,
  version: ChangedVersion,
  publicUrl: string,
): Letter {
  const { number, changes, effectiveAt, law } = version;
  const when = inUtc(effectiveAt);
  const isInForce = effectiveAt <= now;
  return {
    ...{ category: 'notice', to, template: 'accounts.notice-changed' },
    subject: `The privacy notice changes on ${when.slice(0, 10)}`,
    // Late is better than never, also when the mail server was away.
    until: new Date(Math.max(effectiveAt.getTime(), now.getTime() + 7 * 86_400_000)),
    body: [
      text(
        isInForce
          ? `The privacy notice of ${publicUrl} has changed since ${when}${law === null ? '' : `, as this law demands: ${law}`}.`
          : `The privacy notice of ${publicUrl} changes on ${when}. Until then nothing new begins.`,
      ),
      { kind: 'facts', rows: changes.slice(0, most).map(rowOf) },
      ...(changes.length > most ? [text(`There are ${changes.length - most} more.`)] : []),
      { kind: 'action', label: 'What changes', url: `${publicUrl}/privacy/changes#version-${number}` },
      text(
        'If you do not agree, take a copy of what is kept about you and have your account erased. That is always possible, and what was promised before holds until it is done:',
      ),
      { kind: 'action', label: 'Agree, or leave', url: `${publicUrl}/account/notice` },
    ],
  };
}

export function rowOf({ area, before, after }: Change): readonly [string, string] {
  if (before === null) return [areas[area], `New: ${after ?? ''}`];
  if (after === null) return [areas[area], `No longer: ${before}`];
  return [areas[area], `${after} (before: ${before})`];
}
