import type { Id } from '#platform/id.ts';

/** Letters: those on their way, and that those of the last weeks went. */
export type MessagesTable = {
  id: Id<'message'>;
  category: 'service' | 'notice' | 'newsletter' | 'marketing';
  template: string;
  recipient: string;
  subject: string;
  /** Null as soon as it is not on its way any more: it may hold a link that lets somebody in. */
  body_text: string | null;
  body_html: string | null;
  unsubscribe: string | null;
  /** `kept`: without a mail server, its text is a file below `mail/` of the data folder. */
  state: 'waiting' | 'sent' | 'kept' | 'refused' | 'expired';
  /** What the mail server last said when it did not take it. */
  answer: string | null;
  created_at: Date;
  /** Not sent any more after this. */
  until: Date;
  settled_at: Date | null;
};
