import type { Setting } from './setting.ts';

export const mailSettings = {
  smtp: smtpServer(
    'SMTP_URL',
    'The mail server that sends letters. Without it they wait in the data folder, where `vitrine mail list` finds them.',
  ),
  from: mailbox(
    'VITRINE_MAIL_FROM',
    'The sender of letters. Without it: the user of `SMTP_URL` if that is an address, otherwise `vitrine@` the host of `PUBLIC_URL`.',
  ),
};

/** A mail server. The password is in no text that is logged or shown. */
export type SmtpServer = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`), else STARTTLS when it is offered. */
  readonly secure: boolean;
  readonly login: { readonly user: string; readonly pass: string } | undefined;
};

export type Mailbox = { readonly name: string; readonly address: string };

function smtpServer(name: string, about: string): Setting<SmtpServer | undefined> {
  return {
    name,
    about,
    fallback: undefined,
    shownDefault: '',
    expected:
      'an address such as smtp://user:password@mail.example.org:587 (TLS by STARTTLS) or smtps://… (TLS from the start, port 465), user and password percent-encoded',
    parse: (given) => {
      const url = URL.parse(given);
      const isPlain = url !== null && /^\/?$/.test(url.pathname) && url.search === '' && url.hash === '';
      if (!isPlain || !/^smtps?:$/.test(url.protocol) || url.hostname === '') return undefined;
      const login = loginOf(url);
      const secure = url.protocol === 'smtps:';
      const port = url.port === '' ? (secure ? 465 : login === undefined ? 25 : 587) : Number(url.port);
      if (login === 'malformed' || port === 0) return undefined;
      return { host: url.hostname.replace(/^\[|\]$/g, ''), port, secure, login };
    },
  };
}

function loginOf({ username, password }: URL): SmtpServer['login'] | 'malformed' {
  if (username === '' && password === '') return undefined;
  try {
    const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
    return user === '' || pass === '' ? 'malformed' : { user, pass };
  } catch {
    return 'malformed';
  }
}

function mailbox(name: string, about: string): Setting<Mailbox | undefined> {
  return {
    name,
    about,
    fallback: undefined,
    shownDefault: '',
    expected: 'an e-mail address, alone or as in: Pictures of Acme <pictures@example.org>',
    parse: (given) => {
      const [, shown = '', bracketed] = /^([^<>"\p{Cc}]*)<([^<>]+)>$/u.exec(given) ?? [];
      const address = bracketed ?? given;
      return isMailAddress(address) ? { name: shown.trim(), address } : undefined;
    },
  };
}

/** The plain form of an address that every mail server takes: no quoted local part, no comments, no address literal. */
export function isMailAddress(text: string): boolean {
  return (
    text.length <= 254 && /^[^\s@<>()[\]\\,;:"\p{Cc}]{1,64}@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*$/u.test(text)
  );
}
