import { type Envelope, inUtc, text } from '#accounts/letters.ts';
import { controllerOf } from '#config/privacy.ts';
import type { Context } from '#context.ts';
import type { Letter } from '#mail/letter.ts';
import { type Breach, latest } from './register.ts';

/** To who is affected, in plain words: what happened, what may come of it, what is done, whom to ask (GDPR Art. 34(2)). */
export function breachLetter(
  { config, addresses }: Context,
  { to, now }: Envelope,
  { breach, categories }: { breach: Breach; categories: readonly string[] },
): Letter {
  const controller = controllerOf(config);
  const contact = controller === undefined ? addresses.publicUrl : `${controller.name}, ${controller.email}`;
  return {
    ...{ category: 'notice', to, template: 'breaches.breach', subject: 'Data about you may have got out' },
    until: new Date(now.getTime() + 30 * 86_400_000),
    body: [
      text(`On ${inUtc(breach.knownAt)} this became known at ${addresses.publicUrl}:`),
      text(breach.what),
      {
        kind: 'facts',
        rows: [
          ['Which data', categories.join('; ')],
          ['What may come of it', latest(breach, 'consequences') ?? ''],
          ['What is done, and what you can do', latest(breach, 'measures') ?? ''],
          ['Whom to ask', contact],
        ],
      },
      text(`What is kept about you you can see and have erased at ${addresses.publicUrl}/privacy/request.`),
    ],
  };
}

/** To who answers for the server; what it is about stays there. */
export function reminderLetter({ to, now }: Envelope, { id, dueAt }: Breach): Letter {
  return {
    ...{ category: 'service', to, template: 'breaches.reminder' },
    subject: now > dueAt ? 'A breach was not reported in time' : 'A breach has to be reported',
    until: new Date(now.getTime() + 3 * 86_400_000),
    body: [
      text(
        now > dueAt
          ? `The authority should have been told of breach ${id} by ${inUtc(dueAt)}. Tell it now, and why it is late.`
          : `The authority has to be told of breach ${id} by ${inUtc(dueAt)}, unless nobody is at risk.`,
      ),
      text('vitrine breach show drafts what to tell it; vitrine breach report records that it was told.'),
    ],
  };
}
