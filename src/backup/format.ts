/**
 * A backup is one tar archive, the same for every engine and storage: `backup.json`; the rows as
 * `rows/00000001`, `rows/00000002` …, which put together are what `dumpDatabase` gives; every object that the rows name, under its key;
 * and at the end `end.json`.
 */
export type Beginning = {
  readonly format: 'vitrine-installation';
  readonly version: 1;
  readonly id: string;
  /** When it was begun, in ISO 8601. */
  readonly made: string;
  readonly program: string;
};

export type Ending = {
  readonly objects: number;
  /** Bytes of all objects. */
  readonly bytes: number;
  /** Objects that the installation itself had lost, or whose content was not what their key says. */
  readonly faults: readonly Fault[];
  readonly moreFaults: number;
  /** Of every byte of the file before this entry. */
  readonly sha256: string;
};

export type Fault = { readonly key: string; readonly fault: 'missing' | 'damaged' };

export const formatName = 'vitrine-installation';
export const formatVersion = 1;
export const beginningName = 'backup.json';
export const endingName = 'end.json';

/** Bytes of rows in one entry: what a backup holds of them in memory at a time. */
export const rowsPartBytes = 4 * 2 ** 20;

export function rowsPartName(number: number): string {
  return `rows/${String(number).padStart(8, '0')}`;
}

export function isRowsPart(name: string): boolean {
  return /^rows\/\d{8}$/.test(name);
}

/** `originals/…` and `public/…`; nothing else of the store is in a backup. */
export function isObjectKey(name: string): boolean {
  return /^(?:originals|public)\//.test(name);
}

/** The hash an original's key ends in; undefined for other objects. */
export function hashInKey(key: string): string | undefined {
  return /^originals\/[^/]+\/[0-9a-f]{2}\/([0-9a-f]{64})$/.exec(key)?.[1];
}
