import { holdsOnlyColours } from '#imaging/icc-content.ts';
import { refuse } from './kept-bytes.ts';

/** Profiles of printers reach 3 MB; beyond this the bytes are more likely something hidden. */
export const mostIccBytes = 4 * 1024 * 1024;
const headerBytes = 128;

/**
 * Refuses what is not one whole ICC profile (wrong mark, or bytes beyond its declared size) and what says more than
 * colours. The name that its maker gave it stays: without the profile the colours would be others.
 */
export function checkIccProfile(profile: Buffer): void {
  if (profile.length < headerBytes + 4 || profile.length > mostIccBytes) refuse('an ICC profile of odd size');
  if (profile.toString('latin1', 36, 40) !== 'acsp') refuse('an ICC profile without its mark');
  const declared = profile.readUInt32BE(0);
  // Profiles are padded to a multiple of four, and some writers leave the padding out of the declared size.
  if (profile.length < declared || profile.length - declared > 3)
    refuse('an ICC profile of another size than it says');
  if (!holdsOnlyColours(profile)) refuse('an ICC profile that holds more than colours');
}
