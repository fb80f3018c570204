import type { KeptMessages } from './kept-messages.ts';
import type { Message } from './letter.ts';

/** Messages out: through a mail server, or into the data folder where there is none. */
export type Mail = {
  /**
   * One try. `kept`: there is no mail server, and the text waits in the data folder.
   * Throws `NotSent`.
   */
  send(message: Message, signal: AbortSignal): Promise<'sent' | 'kept'>;
  readonly kept: KeptMessages;
};

/** A message did not go out. `permanent`: the other side will not take it, however often it is tried. */
export class NotSent extends Error {
  override readonly name = 'NotSent';
  readonly permanent: boolean;
  /** Not a property of its own, so that no log writes it. */
  readonly #answer: string;

  constructor(sentence: string, facts: { permanent: boolean; answer: string }) {
    super(sentence);
    this.permanent = facts.permanent;
    this.#answer = facts.answer;
  }

  /** What the mail server said; it may name the recipient, so it is for the operator and not for the log. */
  get answer(): string {
    return this.#answer;
  }
}
