import type { JSONColumnType } from 'kysely';

/** What was promised and done, each entry chained to the one before; only ever added to. */
export type LedgerTable = {
  /** From 1, without gaps. */
  seq: number;
  at: Date;
  kind: 'notice' | 'retention' | 'erasure' | 'probe' | 'transfer';
  facts: JSONColumnType<Readonly<Record<string, unknown>>>;
  /** SHA-256 of the hash before and this entry. */
  hash: Buffer;
};

/** What the notice said, from when on; a row stays as it is. */
export type NoticeVersionsTable = {
  /** From 1, without gaps. */
  number: number;
  /** How much it changed, which is how long it had to wait. */
  class: 'first' | 'correction' | 'minor' | 'substantial';
  /** Whether there was anybody to wait for. */
  awaited: boolean;
  posted_at: Date;
  effective_at: Date;
  /** SHA-256 of `said` as canonical JSON. */
  sha256: Buffer;
  said: JSONColumnType<object>;
  /** What it changed of the version before. */
  changes: JSONColumnType<readonly object[]>;
};

/** Versions that a law brings into force before their time, once two have approved that. */
export type NoticeLawsTable = {
  number: number;
  /** The instrument, as it is cited. */
  law: string;
  /** The things it is about: all that the version changes. */
  about: string;
  first_by: string;
  first_at: Date;
  second_by: string | null;
  second_at: Date | null;
};
