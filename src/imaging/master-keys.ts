import { masterSides, type Master, type MasterSide } from './masters.ts';

/** Everything that reduced copies of an organization's originals are kept under. */
export function mastersPrefix(organizationId: string): string {
  return `masters/${organizationId}/`;
}

/** Where the reduced copies of an original are kept, of whatever version. */
export function mastersFolder(originalKey: string): string {
  return `${originalKey.replace(/^originals\//, 'masters/')}/`;
}

/** It follows from the original's key, so that every node finds what another made, and both have one end. */
export function masterKey(originalKey: string, { side, version }: Master): string {
  return `${mastersFolder(originalKey)}${version}-${side}`;
}

/** All there are of this version. */
export function masterKeys(originalKey: string): readonly (readonly [MasterSide, string])[] {
  return masterSides.map((side) => [side, masterKey(originalKey, { side, version: 2 })] as const);
}

/** The original that a copy was made of. */
export function originalOfMaster(key: string): string {
  return key.slice(0, key.lastIndexOf('/')).replace(/^masters\//, 'originals/');
}
