import type { Declaration } from '#privacy/declaration.ts';
import type { Said } from '#privacy/notice/said.ts';
import type { SignedReceipt } from '#privacy/receipts/sign-receipt.ts';
import type { Id } from '#platform/id.ts';

/**
 * An organization on its way is one tar archive: `transfer.json`; rows as in a backup; every object that the rows name,
 * under its key; now and then `hashes/00000001`, `hashes/00000002` …, lines with the SHA-256 of each entry since the last of them; and at the
 * end `end.json`, as in a backup.
 */
export type TransferBeginning = {
  readonly format: typeof transferFormat;
  readonly version: 1;
  readonly id: Id<'transfer'>;
  /** ISO 8601. */
  readonly made: string;
  readonly program: string;
  /** Both servers have to have been through the same. */
  readonly migrations: readonly string[];
  readonly organization: {
    readonly id: Id<'organization'>;
    readonly cloudname: string;
    readonly name: string;
  };
  /** The address of the server it comes from. */
  readonly origin: string;
  /** What the server it goes to has signed. */
  readonly acceptance: SignedReceipt;
  /** When its people were told. */
  readonly announced: string;
  readonly notice: { readonly number: number; readonly sha256: string; readonly said: Said };
  /** The last entry of the record. */
  readonly ledger: { readonly seq: number; readonly hash: string };
  /** What is declared of everything in it. */
  readonly inventory: readonly InventoryLine[];
};

export type InventoryLine = Pick<
  Declaration,
  'whose' | 'what' | 'purpose' | 'basis' | 'visibility' | 'retention'
> & {
  /** `assets.path`, `originals/`. */
  readonly place: string;
};

export const transferFormat = 'vitrine-transfer';
export const transferVersion = 1;
export const transferBeginningName = 'transfer.json';
export const offerFormat = 'vitrine-transfer-offer';
export const acceptanceKind = 'vitrine-transfer-acceptance';

/** For how long people know of it before anything goes. */
export const transferDays = 30;

export function hashesName(number: number): string {
  return `hashes/${String(number).padStart(8, '0')}`;
}

export function isHashes(name: string): boolean {
  return /^hashes\/\d{8}$/.test(name);
}

export function hashLine(name: string, bytes: number, sha256: string): string {
  return `${JSON.stringify({ name, bytes, sha256 })}\n`;
}
