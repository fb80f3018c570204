import { createTransport } from 'nodemailer';
import type { Mailbox, SmtpServer } from '#config/mail.ts';
import type { Message } from './letter.ts';
import { reach } from '#platform/outbound.ts';
import { NotSent } from './mail.ts';
import { mailServer } from './recipients.ts';

const timeouts = { connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 60_000 };

/** Sends through a mail server, one connection for each message. Throws `NotSent`. */
export function smtpSender(server: SmtpServer, from: Mailbox) {
  // A password goes over a network only encrypted, to a server whose certificate holds. Without one, encryption is
  // taken when offered, whoever offers it: who could forge a certificate could as well take the offer away.
  const demandsTls = server.secure || (server.login !== undefined && !isLoopback(server.host));
  const transport = createTransport({
    host: server.host,
    port: server.port,
    secure: server.secure,
    requireTLS: demandsTls,
    ...(server.login === undefined ? {} : { auth: server.login }),
    tls: { rejectUnauthorized: demandsTls, minVersion: 'TLSv1.2' },
    disableFileAccess: true,
    disableUrlAccess: true,
    ...timeouts,
  });
  return async (message: Message, signal: AbortSignal): Promise<void> => {
    try {
      await reach(mailServer, () => transport.sendMail({ ...composed(message, from), signal }));
    } catch (error) {
      throw notSent(error);
    }
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function composed(message: Message, from: Mailbox) {
  const [, domain = 'localhost'] = from.address.split('@');
  return {
    from,
    // As a record: what is written as a text could name several.
    to: { name: '', address: message.to },
    subject: message.subject,
    text: message.text,
    html: message.html,
    // The same at each try, so that a second copy can be told from a second message.
    messageId: `<${message.id}@${domain}>`,
    xMailer: false as const,
    ...(message.unsubscribe === undefined
      ? { headers: { 'Auto-Submitted': 'auto-generated' } }
      : { headers: listHeaders(message.unsubscribe) }),
  };
}

function listHeaders(url: string) {
  return {
    'List-Unsubscribe': `<${url}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    Precedence: 'bulk',
  };
}

/** Only a refusal of this recipient or this content is for good; a server that is set up wrongly will be put right. */
function notSent(error: unknown): NotSent {
  const { code, command, responseCode, response, message } = error as SmtpError;
  const permanent =
    responseCode !== undefined && responseCode >= 500 && /^(?:RCPT TO|DATA)$/.test(command ?? '');
  const said = responseCode === undefined ? `(${code ?? 'no answer'})` : `with ${responseCode}`;
  return new NotSent(
    permanent ? `The mail server refused a message ${said}.` : `A message could not be handed over ${said}.`,
    { permanent, answer: (response ?? message ?? String(error)).slice(0, 500) },
  );
}

type SmtpError = {
  readonly code?: string;
  readonly command?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly message?: string;
};
