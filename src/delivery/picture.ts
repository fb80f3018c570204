import type { Readable } from 'node:stream';
import type { Plan } from '#imaging/plan.ts';
import type { InputFormat } from '#imaging/facts.ts';
import type { Id } from '#platform/id.ts';
import type { ByteRange } from '#storage/object-store.ts';
import type { Deliverable } from './deliverable.ts';
import type { Permit } from './signed/permit.ts';

export type PictureRequest = {
  readonly pathname: string;
  /** Without the question mark. */
  readonly query: string;
  readonly accept: string | undefined;
  readonly ifNoneMatch: string | undefined;
  /** The headers `Referer` and `Cookie`. */
  readonly referrer: string | undefined;
  readonly cookies: string | undefined;
  /** Who asks, for what is delivered to some only. */
  readonly client: { readonly address: string; readonly protocol: string };
  /** Fires when the client is gone: what has not begun then never does. */
  readonly signal: AbortSignal;
};

/** What a picture's answer says about it, whatever became of the body. */
export type PictureHead = {
  readonly cloudname: string;
  readonly organizationId: Id<'organization'>;
  /** Undefined for a picture of another host. */
  readonly asset: Deliverable | undefined;
  /** Strong; known before anything is read. */
  readonly etag: string;
  readonly mime: string;
  readonly publicName: string;
  /** Whether the answer depends on `Accept`. */
  readonly negotiated: boolean;
  /** Other assets that are seen in it. */
  readonly dependsOn: readonly Id<'asset'>[];
  /** What let the client have it; undefined when everybody may. */
  readonly permit: Permit | undefined;
  /** For what is to be replaced by a better encoding soon; undefined when it is the answer for good. */
  readonly interim: Interim | undefined;
};

/** `isAwaited`: whether the better encoding is still on its way, and whoever keeps this one will be told. */
export type Interim = { isAwaited(): boolean };

export type Picture =
  | { readonly kind: 'not-modified'; readonly head: PictureHead }
  | {
      readonly kind: 'bytes';
      readonly head: PictureHead;
      readonly body: Buffer;
      readonly from: 'disk' | 'render' | 'shared-render' | 'original';
      readonly renderMs?: number;
      /** Where the disk cache has it, or will; undefined for what is not kept there. */
      readonly place?: DerivativePlace;
    }
  | {
      readonly kind: 'stream';
      readonly head: PictureHead;
      readonly bytes: number;
      readonly open: (range?: ByteRange) => Promise<Readable>;
    };

/** The names of a picture in the disk cache. */
export type DerivativePlace = { readonly group: string; readonly key: string };

/** Small enough to be read at once and kept in memory. */
export const smallBytes = 256 * 1_024;

/** Whether `If-None-Match` names this picture. RFC 9110 §13.1.2: weak comparison, a list, or `*`. */
export function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  return (
    ifNoneMatch.trim() === '*' ||
    ifNoneMatch.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag)
  );
}

/** The type of what goes out: a format of ours, or that of an original as it is. */
export function mimeOf(plan: Plan | 'original', originalFormat: InputFormat): string {
  const format = plan === 'original' ? originalFormat : plan.output.format;
  if (format === 'pdf') return 'application/pdf';
  return format === 'svg' ? 'image/svg+xml' : `image/${format}`;
}
