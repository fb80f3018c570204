import type { JSONColumnType } from 'kysely';

/** What was promised and done, each entry chained to the one before; only ever added to. */
export type LedgerTable = {
  /** From 1, without gaps. */
  seq: number;
  at: Date;
  kind: 'notice' | 'retention' | 'erasure' | 'probe';
  facts: JSONColumnType<Readonly<Record<string, unknown>>>;
  /** SHA-256 of the hash before and this entry. */
  hash: Buffer;
};
