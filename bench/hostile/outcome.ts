import type { Door } from '../support/upload.ts';
import type { HostileFile } from './files.ts';

/** What became of one file. */
export type Outcome = {
  readonly file: HostileFile;
  readonly door: Door;
  /** 200 or 201: accepted. 0: no answer. */
  readonly uploaded: number;
  readonly requests: readonly Requested[];
  readonly violations: readonly string[];
};

export type Requested = {
  readonly what: string;
  /** 0: no answer. */
  readonly status: number;
  readonly ms: number;
  /** How often it was answered 503 before. */
  readonly busy: number;
};

export function isAccepted({ uploaded }: Outcome): boolean {
  return uploaded === 200 || uploaded === 201;
}
