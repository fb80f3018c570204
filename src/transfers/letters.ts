import { type Envelope, inUtc, quoted, text } from '#accounts/letters.ts';
import { rowOf } from '#accounts/notice-changes/letter.ts';
import type { Block, Letter } from '#mail/letter.ts';
import type { Change } from '#privacy/notice/change.ts';
import type { Acceptance } from './accept.ts';

/** So many differences stand in a letter; the file of the acceptance has all of them. */
const most = 40;

/** To everybody in an organization, 30 days before it goes to another server. */
export function announcedLetter(
  { to, now }: Envelope,
  about: {
    organization: { name: string };
    acceptance: Acceptance;
    notBefore: Date;
    publicUrl: string;
  },
): Letter {
  const { acceptance, notBefore, publicUrl } = about;
  const { controller, changes, url } = acceptance;
  const organization = quoted(about.organization.name);
  return {
    ...{ category: 'notice', to, template: 'transfers.announced' },
    subject: `${organization} goes to another server`,
    until: new Date(Math.max(notBefore.getTime(), now.getTime())),
    body: [
      text(
        `The organization ${organization} is to be taken over from ${publicUrl} by somebody else, with its pictures, its settings, the record of who did what, and the names of its members by their addresses. That happens on ${inUtc(notBefore)} at the earliest.`,
      ),
      {
        kind: 'facts',
        rows: [
          ['Who takes it over', `${controller.name}, ${controller.address}, ${controller.email}`],
          ['Where', url],
          ['What goes along', `the privacy notice that holds here, SHA-256 ${acceptance.notice}`],
          ['What does not', 'your password, your sessions, what you did here, your other organizations'],
        ],
      },
      ...differences(changes),
      text(
        'If you do not want that, leave the organization or have your account erased before that day: then nothing of you goes along. A copy of what is kept about you is there, too:',
      ),
      { kind: 'action', label: 'My account', url: `${publicUrl}/account` },
    ],
  };
}

/** To everybody who was in an organization, once it is there. */
export function arrivedLetter(
  { to, now }: Envelope,
  about: {
    organization: string;
    origin: string;
    acceptance: Acceptance;
    link: { url: string; hours: number } | undefined;
    publicUrl: string;
  },
): Letter {
  const { origin, link, publicUrl, acceptance } = about;
  const { controller } = acceptance;
  const organization = quoted(about.organization);
  return {
    ...{ category: 'notice', to, template: 'transfers.arrived' },
    subject: `${organization} is at ${new URL(publicUrl).host} now`,
    until: new Date(now.getTime() + 30 * 86_400_000),
    body: [
      text(
        `The organization ${organization} was at ${origin}; from now on it is at ${publicUrl}. ${controller.name}, ${controller.address}, answers for it there: ${controller.email}.`,
      ),
      text(
        `The privacy notice it came with is kept here${acceptance.changes.length === 0 ? '' : ', but for what you were told before'}: ${publicUrl}/privacy`,
      ),
      link === undefined
        ? { kind: 'action', label: 'My organizations', url: `${publicUrl}/console` }
        : {
            kind: 'action',
            label: `Make an account here, and join (works once, for ${link.hours / 24} days)`,
            url: link.url,
          },
    ],
  };
}

function differences(changes: readonly Change[]): Block[] {
  if (changes.length === 0) return [text('The notice there promises what this one does.')];
  return [
    text('This is otherwise there:'),
    { kind: 'facts', rows: changes.slice(0, most).map(rowOf) },
    ...(changes.length > most
      ? [text(`And ${changes.length - most} more things, which whoever runs this server can give you.`)]
      : []),
  ];
}
