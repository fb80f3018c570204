/** What stands in a letter, top to bottom. The plain text and the HTML are both made of this, so they say the same. */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  /** The one thing to do; its address stands there in full, to be seen before it is followed. */
  | { readonly kind: 'action'; readonly label: string; readonly url: string }
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] };

type Common = {
  readonly to: string;
  /** Which template made it: `accounts.verify-address`. */
  readonly template: string;
  readonly subject: string;
  readonly body: readonly Block[];
  /** After this it is not worth sending: its link has expired, its news is old. */
  readonly until: Date;
};

/**
 * A message to one person. `service`: what using the service needs. `notice`: what the law or the terms make us say.
 * `newsletter` and `marketing` are the ones that can be unsubscribed from, and have to be.
 */
export type Letter =
  | (Common & { readonly category: 'service' | 'notice' })
  | (Common & {
      readonly category: 'newsletter' | 'marketing';
      /** An https address that unsubscribes when it is posted to (RFC 8058) and asks when it is opened. */
      readonly unsubscribe: string;
    });

/** A letter made ready: what is kept until it is sent, and sent. */
export type Message = {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly unsubscribe: string | undefined;
};
