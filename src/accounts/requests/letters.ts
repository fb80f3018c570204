import { type Envelope, inUtc, service, text, type TimedLink } from '#accounts/letters.ts';
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
  { kind, id, dueAt }: { kind: RequestKind; id: string; dueAt: Date },
): Letter {
  return service(envelope, {
    template: 'accounts.request-received',
    subject: 'Your request about your data has arrived',
    hours: 72,
    body: [
      text(`You wrote to this server: ${requestKinds[kind]}. You get an answer by ${inUtc(dueAt)}.`),
      text(`The request has the number ${id}.`),
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
