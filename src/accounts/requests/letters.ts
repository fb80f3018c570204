import { type Envelope, inUtc, receiptBlock, service, text, type TimedLink } from '#accounts/letters.ts';
import type { Letter } from '#mail/letter.ts';
import { type RequestKind, requestKinds } from './kinds.ts';

export const confirmTemplate = 'accounts.confirm-request';

/** To whoever's mailbox was named: only they can go on. */
export function confirmRequestLetter(envelope: Envelope, kind: RequestKind, link: TimedLink): Letter {
  return service(envelope, {
    template: confirmTemplate,
    subject: 'Confirm your request about your data',
    hours: link.hours,
    body: [
      text(`Somebody, most likely you, wrote to this server: ${requestKinds[kind]}. To confirm it, open`),
      { kind: 'action', label: `Confirm the request (works once, for ${link.hours} hours)`, url: link.url },
      text('If it was not you, do nothing: without the confirmation nothing happens, and it is forgotten.'),
    ],
  });
}

export function requestReceivedLetter(
  envelope: Envelope,
  { kind, id, dueAt, receiptUrl }: { kind: RequestKind; id: string; dueAt: Date; receiptUrl: string },
): Letter {
  return service(envelope, {
    template: 'accounts.request-received',
    subject: 'Your request about your data has arrived',
    hours: 72,
    body: [
      text(`You wrote to this server: ${requestKinds[kind]}. You get an answer by ${inUtc(dueAt)}.`),
      text(`The request has the number ${id}.`),
      ...(kind === 'erasure'
        ? [
            text('Once everything is erased, nobody here knows this address any more, so this comes before:'),
            receiptBlock(receiptUrl),
          ]
        : []),
    ],
  });
}

/** To who answers for the server: what it is about stays there. */
export function requestArrivedLetter(
  envelope: Envelope,
  { kind, id, dueAt }: { kind: RequestKind; id: string; dueAt: Date },
): Letter {
  return service(envelope, {
    template: 'accounts.request-arrived',
    subject: 'Somebody made a request about their data',
    hours: 72,
    body: [
      text(`Request ${id}: ${requestKinds[kind]}. It has to be answered by ${inUtc(dueAt)}.`),
      text('vitrine requests list shows what is asked; vitrine requests answer and extend answer it.'),
    ],
  });
}

export type Pressing = { readonly id: string; readonly kind: RequestKind; readonly dueAt: Date };

/** To who answers for the server: what is about to be late, or is. */
export function requestsDueLetter(
  envelope: Envelope,
  { pressing, queueUrl }: { pressing: readonly Pressing[]; queueUrl: string },
): Letter {
  const isLate = pressing.some(({ dueAt }) => dueAt < envelope.now);
  return service(envelope, {
    template: 'accounts.requests-due',
    subject: isLate ? 'A request about data is past its day' : 'A request about data has to be answered soon',
    hours: 72,
    body: [
      text(`${pressing.length === 1 ? 'This request is' : 'These requests are'} not answered yet:`),
      {
        kind: 'facts',
        rows: pressing.map(({ id, kind, dueAt }) => [`${kind}, by ${inUtc(dueAt)}`, id] as const),
      },
      { kind: 'action', label: 'All requests', url: queueUrl },
    ],
  });
}

export function requestAnsweredLetter(
  envelope: Envelope,
  { id, outcome, answer }: { id: string; outcome: 'granted' | 'refused'; answer: string },
): Letter {
  return service(envelope, {
    template: 'accounts.request-answered',
    subject: outcome === 'granted' ? 'Your request about your data was granted' : 'About your request',
    hours: 72,
    body: [
      text(
        outcome === 'granted'
          ? `Your request ${id} was granted.`
          : `Your request ${id} was not granted, for this reason:`,
      ),
      text(answer),
      ...(outcome === 'refused'
        ? [text('You can complain to the data protection authority where you live, or go to a court.')]
        : []),
    ],
  });
}

export function requestExtendedLetter(
  envelope: Envelope,
  { id, dueAt, because }: { id: string; dueAt: Date; because: string },
): Letter {
  return service(envelope, {
    template: 'accounts.request-extended',
    subject: 'Your request about your data takes longer',
    hours: 72,
    body: [
      text(`The answer to your request ${id} takes until ${inUtc(dueAt)}, for this reason:`),
      text(because),
    ],
  });
}
