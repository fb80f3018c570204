import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Addresses } from '#context.ts';
import type { Delivery } from '#delivery/delivery.ts';
import type { Trust } from '#http/client.ts';
import type { Usage } from '#metering/usage.ts';
import type { BusyAnswer } from './busy-answer.ts';
import type { PictureCounts } from './counts.ts';
import type { ReadyPictures } from './ready-pictures.ts';

/** What the delivery host needs beside the context. */
export type PictureServer = {
  readonly delivery: Delivery;
  readonly ready: ReadyPictures;
  readonly busy: BusyAnswer;
  readonly counts: PictureCounts;
  /** What was sent, by organization; who asked is not counted. */
  readonly usage: Usage;
  /** Which proxies are believed in what they say of a client. */
  readonly trusts: Trust;
  /** Where the page of a problem is. */
  readonly addresses: Addresses;
};

/** A request and its answer. `url` is what follows the host's own prefix: `/{cloudname}/…`. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: string;
};
