import type { Block, Letter } from '#mail/letter.ts';
import { kept } from './personal-data.ts';

/** To whom, and when it is written. */
export type Envelope = { readonly to: string; readonly now: Date };

/** A link that does something once, for a time. */
export type TimedLink = { readonly url: string; readonly hours: number };

/** After sign-up: the address is theirs. */
export function verifyAddressLetter(envelope: Envelope, link: TimedLink): Letter {
  return service(envelope, {
    template: 'accounts.verify-address',
    subject: 'Confirm your e-mail address',
    hours: link.hours,
    body: [
      text('Somebody, most likely you, signed up with this address. To confirm that it is yours, open'),
      action('Confirm this address', link),
      text('The page asks for the password that was chosen at sign-up.'),
      text('If it was not you, do nothing: without the confirmation nobody can sign in with this address.'),
    ],
  });
}

/** To somebody who signs up with an address that has an account: the page says the same to everyone. */
export function alreadySignedUpLetter(envelope: Envelope, urls: { signIn: string; reset: string }): Letter {
  return service(envelope, {
    template: 'accounts.already-signed-up',
    subject: 'You have an account already',
    hours: 48,
    body: [
      text('Somebody, most likely you, signed up with this address. It has an account already. Sign in at'),
      { kind: 'action', label: 'Sign in', url: urls.signIn },
      text('If you do not know the password any more, set a new one:'),
      { kind: 'action', label: 'New password', url: urls.reset },
      text('If it was not you, nothing has happened and nothing needs to be done.'),
    ],
  });
}

export function resetPasswordLetter(envelope: Envelope, link: TimedLink): Letter {
  return service(envelope, {
    template: 'accounts.reset-password',
    subject: 'Set a new password',
    hours: link.hours,
    body: [
      text('Somebody, most likely you, asked to set a new password for the account with this address. Open'),
      action('Set a new password', link),
      text('If it was not you, do nothing: your password stays as it is.'),
    ],
  });
}

/** To the new address, which has to be shown to be theirs. */
export function confirmNewAddressLetter(envelope: Envelope, link: TimedLink): Letter {
  return service(envelope, {
    template: 'accounts.confirm-new-address',
    subject: 'Confirm your new e-mail address',
    hours: link.hours,
    body: [
      text('An account is to have this address from now on. To confirm that it is yours, open'),
      action('Confirm this address', link),
      text('If it was not you, do nothing: the account keeps the address it has.'),
    ],
  });
}

/** To the old address: it may be the last that its owner hears of the account. */
export function addressChangeAskedLetter(envelope: Envelope, link: TimedLink): Letter {
  return service(envelope, {
    template: 'accounts.address-change-asked',
    subject: 'Your account is to have another e-mail address',
    hours: link.hours,
    body: [
      text('Somebody who is signed in to your account asked to give it another address. To agree, open'),
      action('Agree to the change', link),
      text(
        'If it was not you, do not open it, and set a new password: somebody else may be using your account.',
      ),
    ],
  });
}

/** What happened to an account, told to its owner so that nobody else can do it in silence. */
export function accountChangedLetter(
  envelope: Envelope,
  what: { happened: string; where: readonly (readonly [string, string])[]; securityUrl: string },
): Letter {
  return service(envelope, {
    template: 'accounts.account-changed',
    subject: what.happened,
    hours: 48,
    body: [
      text(`${what.happened}.`),
      { kind: 'facts', rows: what.where },
      text(
        'If it was you, nothing needs to be done. If it was not, change your password and end the sessions you do not know:',
      ),
      { kind: 'action', label: 'Password and sessions', url: what.securityUrl },
    ],
  });
}

export function invitationLetter(
  envelope: Envelope,
  invitation: { organization: string; role: string; inviter: string; link: TimedLink; noticeUrl: string },
): Letter {
  const { role, link } = invitation;
  const [organization, inviter] = [quoted(invitation.organization), quoted(invitation.inviter)];
  return service(envelope, {
    template: 'accounts.invitation',
    subject: `Invitation to ${organization}`,
    hours: link.hours,
    body: [
      text(`${inviter} invites you to the organization ${organization} with the role ${role}. To join, open`),
      action('See the invitation', link),
      text('If you do not want to join, do nothing. You will get no reminder.'),
      text(`What this server would keep of you, and why: ${invitation.noticeUrl}`),
    ],
  });
}

/** To somebody who had their account erased, while they can still take it back. */
export function accountLeavingLetter(
  envelope: Envelope,
  { eraseAt, undoUrl, receiptUrl }: { eraseAt: Date; undoUrl: string; receiptUrl: string },
): Letter {
  return service(envelope, {
    template: 'accounts.account-leaving',
    subject: 'Your account is going to be erased',
    hours: 72,
    body: [
      text(
        `You asked for your account to be erased. That happens on ${inUtc(eraseAt)}, for good, and this is the last letter about it. Until then you can sign in and take it back:`,
      ),
      { kind: 'action', label: 'My account', url: undoUrl },
      text(
        'If it was not you, take it back and set a new password: somebody else may be using your account.',
      ),
      receiptBlock(receiptUrl),
    ],
  });
}

/** The last that can be told to an address: after the erasure nobody knows it any more. */
export function receiptBlock(url: string): Block {
  return {
    kind: 'action',
    label: `A receipt of what was erased, signed by this server (from then on, for ${kept.receiptDays} days)`,
    url,
  };
}

export function inUtc(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** To every owner. */
export function organizationClosedLetter(
  envelope: Envelope,
  closed: { organization: string; eraseAt: Date; undoUrl: string; receiptUrl: string },
): Letter {
  const when = inUtc(closed.eraseAt);
  return service(envelope, {
    template: 'accounts.organization-closed',
    subject: `${quoted(closed.organization)} is closed`,
    hours: 72,
    body: [
      text(
        `The organization ${quoted(closed.organization)} was closed. Nothing of it is delivered any more, and no key works. Everything of it is erased for good from ${when} on. Until then every owner can undo it:`,
      ),
      { kind: 'action', label: 'My organizations', url: closed.undoUrl },
      receiptBlock(closed.receiptUrl),
    ],
  });
}

/**
 * A name that a stranger chose, in a letter that comes from us: quoted, short, and nothing in it that a mail program
 * would turn into a link.
 */
export function quoted(name: string): string {
  return `“${name.replace(/[:/.@](?=\S)/g, ' ').slice(0, 80)}”`;
}

export function text(sentence: string): Block {
  return { kind: 'text', text: sentence };
}

function action(label: string, { url, hours }: TimedLink): Block {
  return { kind: 'action', label: `${label} (works once, for ${lasting(hours)})`, url };
}

function lasting(hours: number): string {
  if (hours === 1) return 'an hour';
  return hours % 24 === 0 && hours > 24 ? `${hours / 24} days` : `${hours} hours`;
}

export function service(
  { to, now }: Envelope,
  letter: { template: string; subject: string; hours: number; body: readonly Block[] },
): Letter {
  const { hours, ...written } = letter;
  return { category: 'service', to, ...written, until: new Date(now.getTime() + hours * 3_600_000) };
}
