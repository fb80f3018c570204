import { createHash } from 'node:crypto';
import { canonical } from '#platform/canonical.ts';

export const ledgerKinds = ['notice', 'retention', 'erasure', 'probe', 'transfer'] as const;

/** An entry as anybody may read it. */
export type LedgerEntry = {
  readonly seq: number;
  /** ISO 8601, in UTC, with milliseconds. */
  readonly at: string;
  readonly kind: (typeof ledgerKinds)[number];
  readonly facts: Readonly<Record<string, unknown>>;
  /** 64 hexadecimal digits. */
  readonly hash: string;
};

/** What the first entry follows. */
export const beginning = '0'.repeat(64);

/** The hash of an entry: SHA-256 of the hash before, a line feed, and the entry as canonical JSON. */
export function hashEntry(before: string, { seq, at, kind, facts }: Omit<LedgerEntry, 'hash'>): string {
  return createHash('sha256')
    .update(`${before}\n${canonical({ seq, at, kind, facts })}`)
    .digest('hex');
}

/** The first entry that does not follow from those before it, if any. */
export function brokenEntry(entries: readonly LedgerEntry[]): LedgerEntry | undefined {
  let before = beginning;
  for (const [index, entry] of entries.entries()) {
    if (entry.seq !== index + 1 || entry.hash !== hashEntry(before, entry)) return entry;
    before = entry.hash;
  }
  return undefined;
}
