import { join } from 'node:path';
import type { Config } from '#config/config.ts';
import type { Mailbox } from '#config/mail.ts';
import { isMailAddress } from '#config/mail.ts';
import { KeptMessages } from './kept-messages.ts';
import type { Mail } from './mail.ts';
import { smtpSender } from './smtp.ts';

/** The folder, below the data folder, of messages that wait since there is no mail server. */
export const keptFolder = 'mail';

export function openMail(config: Config, dataFolder: string): Mail {
  const kept = new KeptMessages(join(dataFolder, keptFolder));
  const { smtp } = config.mail;
  if (smtp === undefined) {
    return {
      kept,
      send: async (message) => {
        await kept.keep(message);
        return 'kept';
      },
    };
  }
  const send = smtpSender(smtp, senderOf(config));
  return {
    kept,
    send: async (message, signal) => {
      await send(message, signal);
      return 'sent';
    },
  };
}

function senderOf({ mail, server }: Config): Mailbox {
  if (mail.from !== undefined) return mail.from;
  const user = mail.smtp?.login?.user;
  if (user !== undefined && isMailAddress(user)) return { name: 'Vitrine', address: user };
  const host = new URL(server.publicUrl ?? 'http://localhost').hostname;
  return { name: 'Vitrine', address: `vitrine@${host}` };
}
