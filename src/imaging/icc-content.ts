/** What colours are computed from, and how a maker calls the profile, its device and its conditions (ICC.1:2022, 9.2). */
const colourTags: ReadonlySet<string> = new Set([
  ...['rXYZ', 'gXYZ', 'bXYZ', 'rTRC', 'gTRC', 'bTRC', 'kTRC', 'wtpt', 'bkpt', 'chad', 'chrm', 'cicp', 'lumi'],
  ...['A2B0', 'A2B1', 'A2B2', 'A2B3', 'B2A0', 'B2A1', 'B2A2', 'B2A3', 'D2B0', 'D2B1', 'D2B2', 'D2B3'],
  ...['B2D0', 'B2D1', 'B2D2', 'B2D3', 'gamt', 'pre0', 'pre1', 'pre2', 'rig0', 'rig2', 'view', 'meas', 'tech'],
]);
const nameTags: ReadonlySet<string> = new Set(['desc', 'cprt', 'dmnd', 'dmdd', 'vued']);
const mostNameBytes = 1_024;
const tableAt = 132;

/**
 * Whether a profile holds colours and the names of its maker, and nothing else. Profiles of displays and of calibrations
 * also hold serial numbers, the name of the computer, when it was measured and what was measured.
 */
export function holdsOnlyColours(icc: Buffer): boolean {
  if (icc.length < tableAt) return false;
  const end = tableAt + 12 * icc.readUInt32BE(tableAt - 4);
  if (end > icc.length) return false;
  const isCovered = new Uint8Array(icc.length).fill(1, 0, end);
  for (let entry = tableAt; entry < end; entry += 12) {
    const name = icc.toString('latin1', entry, entry + 4);
    const [at, length] = [icc.readUInt32BE(entry + 4), icc.readUInt32BE(entry + 8)];
    const isName = nameTags.has(name) && length <= mostNameBytes;
    if ((!isName && !colourTags.has(name)) || at < end || at + length > icc.length) return false;
    // Tags begin at multiples of four, and some writers leave what was in memory between them.
    isCovered.fill(1, at, Math.ceil((at + length) / 4) * 4);
  }
  // Bytes that no tag names would be seen by nobody.
  return icc.every((byte, index) => byte === 0 || isCovered[index] === 1);
}
